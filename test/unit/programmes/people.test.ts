import { expect, test } from 'vitest';
import { readNominees } from '../../../domain/programme/nominees.js';
import { distinctNominations } from '../../../domain/programme/nominations.js';
import { readEntries } from '../../../sources/programmes/entries.js';
import { bufferContent } from '../../../sources/programmes/files/content.js';
import { readCsv } from '../../../sources/programmes/files/csv.js';

const peopleOf = (people: unknown) => {
  const read = readEntries([{ title: 'Alpha', nominations: [{ category: 'Best', people }] }], 'cannes-2025');
  return {
    people: read.entries[0]?.nominations?.[0]?.people,
    told: read.rejects.map(({ reason }) => reason),
  };
};

test('people come with id and role; an id that is none costs itself alone', () => {
  expect(peopleOf([{ name: ' Nadia Melliti ', imdbId: 'nm1234567', role: 'Fatima' }, 'Other One'])).toEqual({
    people: [{ name: 'Nadia Melliti', imdbId: 'nm1234567', role: 'Fatima' }, { name: 'Other One' }],
    told: [],
  });
  const { people, told } = peopleOf([{ name: 'Somebody', imdbId: 'tt1234567' }, { imdbId: 'nm1234567' }, 7]);
  expect(people).toEqual([{ name: 'Somebody' }]);
  expect(told).toEqual([expect.stringContaining('name id was left out')]);
});

test('a table has them in one cell, and an honour without a film is kept', async () => {
  const csv = 'title,category,people,won\n,Honorary Palme,Robert De Niro [nm0000134],yes\n';
  const { rows } = await readCsv(bufferContent('honours.csv', Buffer.from(csv)));
  expect(readEntries(rows, 'cannes-2025').withoutFilm).toEqual([
    { category: 'Honorary Palme', people: [{ name: 'Robert De Niro', imdbId: 'nm0000134' }], won: true },
  ]);
});

test('a cell names several people, each with an id and a role where it has them', () => {
  expect(readNominees('Nadia Melliti [nm1234567] (actress); B ;; [nm7654321]')).toEqual([
    { name: 'Nadia Melliti', imdbId: 'nm1234567', role: 'actress' },
    { name: 'B' },
    { name: 'nm7654321', imdbId: 'nm7654321' },
  ]);
});

test('a nomination that stands twice has the people of both, each once', () => {
  const [one] = distinctNominations([
    { category: 'Best', people: [{ name: 'A' }, { name: 'B', imdbId: 'nm0000002' }] },
    {
      category: 'Best',
      people: [
        { name: 'A', imdbId: 'nm0000001' },
        { name: 'B', imdbId: 'nm0000003' },
      ],
    },
  ]);
  expect(one?.people).toEqual([
    { name: 'A', imdbId: 'nm0000001' },
    { name: 'B', imdbId: 'nm0000002' },
    { name: 'B', imdbId: 'nm0000003' },
  ]);
});
