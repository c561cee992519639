import { expect, test } from 'vitest';
import { readEntries } from '../../../sources/programmes/entries.js';

const read = (fields: Record<string, unknown>) => {
  const { entries, rejects } = readEntries([{ title: 'Alpha', ...fields }], 'some-festival-2025');
  return { film: entries[0], told: rejects.length };
};

test.each([
  ['(2016)', 2016],
  ['12.05.2016', 2016],
  ['05/12/2016', 2016],
  ['© 2016', 2016],
  ['２０１６', 2016],
  ['May 2016', 2016],
  ['1998 and 2016', undefined],
  ['2016 (restored 2024)', 2016],
  ['20x5', undefined],
])('the year %s is read where it is one, and told', (year, found) => {
  expect(read({ year })).toMatchObject({ film: { title: 'Alpha' }, told: 1 });
  expect(read({ year }).film?.year).toBe(found);
});

test.each([
  ['ca. 95 min', 95],
  ['1:35:20', 95],
  ["12'30''", 13],
  ['12 min 10 s', 12],
  ['PT95M', 95],
  ['95 minutos', 95],
  ['(95 min)', 95],
  ['95 min, colour', 95],
  ['1:35 h', 95],
  ['7:19 h', 439],
  ['1h35m20s', 95],
  ['1,5 h', 90],
  ['95分', 95],
  ["7'30", 8],
  ['12:30', undefined],
  ['12:30:00', undefined],
  ['23:40', 24],
  ['95:00', 95],
  ['00:12:30', 13],
  ['00:12:30:15', 13],
  ['45:10:00', 45],
  ['1:75', undefined],
  ['196 dk', 196],
  ['about an hour', undefined],
])('the length %s is read where it is one, and told', (runtimeMinutes, minutes) => {
  expect(read({ runtimeMinutes })).toMatchObject({ film: { title: 'Alpha' }, told: 1 });
  expect(read({ runtimeMinutes }).film?.runtimeMinutes).toBe(minutes);
});

test.each([
  ['12:30', 13],
  ['2:05', 2],
  ['0:12', 12],
  ['12:30:00', 13],
  ['1:05:00', undefined],
])('a short is %s long', (runtimeMinutes, minutes) => {
  expect(read({ category: 'Short Films', runtimeMinutes }).film?.runtimeMinutes).toBe(minutes);
});

test.each([
  ['✓', true],
  ['ja', true],
  ['oui', true],
  ['nein', false],
])('a win is told with %s', (won, is) => {
  expect(read({ category: 'Best', won }).film?.nominations).toEqual([{ category: 'Best', won: is }]);
});

test.each([
  ['Frankreich & Italien', ['Frankreich', 'Italien']],
  ['France - Italy', ['France', 'Italy']],
  ['Bosnia & Herzegovina', ['Bosnia & Herzegovina']],
])('countries of one text: %s', (countries, names) => {
  expect(read({ countries }).film?.countries).toEqual(names);
});

test('a title in languages is the English one with another', () => {
  expect(read({ title: { it: 'Alfa', en: 'Alpha', fr: 'Alphe' } }).film?.title).toBe('Alpha / Alfa');
  expect(read({ title: { formula: '=1+1' }, imdbId: 'tt0045274' }).film?.title).toBeUndefined();
});

test.each<[unknown, string[] | undefined]>([
  ['N/A', undefined],
  ['—', undefined],
  ['Na', ['Na']],
  ['<b>Ana Lily</b>', ['Ana Lily']],
  [
    [{ firstName: 'Ana', lastName: 'Lily' }, { given_name: 'Bo' }],
    ['Ana Lily', 'Bo'],
  ],
])('directors of %j', (directors, names) => {
  expect(read({ directors }).film?.directors).toEqual(names);
});

test('a title is without the tags of a page', () => {
  expect(read({ title: '<em class="t">Beta</em><br/>' }).film?.title).toBe('Beta');
  expect(read({ title: 'I <3 Beta' }).film?.title).toBe('I <3 Beta');
});

test.each([
  ['<i>Alpha</i>', 'Alpha'],
  ['Alpha<br/>', 'Alpha'],
  ['I <heart> Alpha', 'I <heart> Alpha'],
  ['<img src=x onerror="alpha()">', '<img src=x onerror="alpha()">'],
])('of the title %s no more than what pages show a text with is left out', (title, found) => {
  expect(read({ title }).film?.title).toBe(found);
});

test('signs of pages within a text are read as what they show', () => {
  const { film } = read({ title: 'Alpha<br>Beta', directors: '<b>Ana</b> Lily<br/>Bo Ek' });
  expect([film?.title, film?.directors]).toEqual(['Alpha Beta', ['Ana Lily', 'Bo Ek']]);
});

test('of an honour without a film, the director is the person', () => {
  const row = { title: '—', director: 'Ana Lily', country: 'Italy', award: 'Prix d’honneur' };
  const { entries, withoutFilm } = readEntries([row], 'some-festival-2025');
  expect([entries.length, withoutFilm.length, withoutFilm[0]?.person]).toEqual([0, 1, 'Ana Lily']);
  expect(readEntries([{ ...row, year: 1990 }], 'some-festival-2025').entries).toHaveLength(1);
});

test('two lengths with their signs are of two films', () => {
  const row = { title: 'Mal / Bem', runtime: "127' + 124'" };
  const { entries } = readEntries([row], 'some-festival-2025');
  expect(entries.map(({ runtimeMinutes }) => runtimeMinutes)).toEqual([127, 124]);
});
