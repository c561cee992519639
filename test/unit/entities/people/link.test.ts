import { expect, test } from 'vitest';
import type { CreditRecord } from '../../../../domain/film.js';
import type { EntryNomination } from '../../../../domain/programme/programme.js';
import { stageProgramme } from '../../../../entities/editions/staging/stage.js';
import { upgradeMovie } from '../../../../entities/movies/upgrade.js';
import { addMissingNominees, linkNominees } from '../../../../entities/people/link.js';
import { nomineesOf } from '../../../../matching/nominees.js';
import { freshId, freshImdbId, match, movieOf, record, stage, useDatabase } from '../../fixtures/entities.js';

const { dataSource, db } = useDatabase();

let names = 1_000_000;
const freshNameId = () => `nm${(names += 1)}`;
const actor = (name: string, tmdbPersonId?: number, more: Partial<CreditRecord> = {}): CreditRecord => ({
  name,
  department: 'cast',
  job: 'Actor',
  position: 0,
  tmdbPersonId,
  ...more,
});
const director = (name: string, tmdbPersonId?: number): CreditRecord => ({
  name,
  department: 'directing',
  job: 'Director',
  position: 0,
  tmdbPersonId,
});

interface Linked {
  nominee: string;
  name: string | null;
  linkedBy: string | null;
  reason: string | null;
  tmdbId: number | null;
  imdbId: string | null;
}

/** Stages one film with nominations, gives it credits, links, and reads who was found. */
async function linked(nominations: EntryNomination[], credits: CreditRecord[], key?: string) {
  const title = `Film ${freshId()}`;
  const imdbId = freshImdbId();
  const staged = await stage(dataSource(), [{ title, imdbId, nominations }], key);
  const movie = await movieOf(db(), staged.editionId, title);
  if (credits.length > 0) await upgrade(movie, credits);
  await linkNominees(db(), { edition: staged.key, after: '0', limit: 500 });
  return {
    ...staged,
    movie,
    people: await peopleOf(staged.editionId),
    entry: { title, imdbId, nominations },
  };
}

const upgrade = (movie: string, credits: CreditRecord[]) =>
  dataSource().transaction((tx) => upgradeMovie(tx, movie, record({ tmdbId: freshId(), credits }), match()));

async function peopleOf(editionId: string): Promise<Linked[]> {
  return await db().query<Linked[]>(
    `SELECT p.nominee, person.name, p.linked_by AS "linkedBy", p.reason, person.tmdb_id AS "tmdbId", person.imdb_id AS "imdbId"
     FROM nomination_people p JOIN nominations n ON n.id = p.nomination_id LEFT JOIN people person ON person.id = p.person_id
     WHERE n.edition_id = $1 ORDER BY p.id`,
    [editionId],
  );
}

test('a name is who bears it in the film, in the job that the category honours', async () => {
  const one = freshId();
  const { people } = await linked(
    [
      { category: 'Best Director', person: 'Filho, Kleber Mendonca' },
      { category: 'Best Actor', person: 'Wagner Moura' },
      { category: 'Best Screenplay', person: 'Kleber Mendonça Filho' },
      { category: 'Best Actress', person: 'Somebody Else' },
    ],
    [director('Kleber Mendonça Filho', one), actor('Wagner Moura', freshId())],
  );
  expect(people.map(({ name, linkedBy, reason }) => [name, linkedBy, reason])).toEqual([
    ['Wagner Moura', 'credits', null],
    [null, null, 'not_in_credits'],
    ['Kleber Mendonça Filho', 'credits', null],
    // The same name in another job is for a person to decide.
    [null, null, 'doubtful'],
  ]);
});

test('two people of one name in one film are a doubt, unless one alone has the job', async () => {
  const credits = [actor('Steve McQueen', freshId()), director('Steve McQueen', freshId())];
  const { people } = await linked(
    [
      { category: 'Best Director', person: 'Steve McQueen' },
      { category: "Palme d'Or", person: 'Steve McQueen' },
    ],
    credits,
  );
  expect(people.map(({ tmdbId, reason }) => [tmdbId, reason])).toEqual([
    [credits[1]?.tmdbPersonId, null],
    [null, 'doubtful'],
  ]);
});

test('an id of the programme is the person, before and after the film is known; the two rows become one', async () => {
  const [imdbId, tmdbId] = [freshNameId(), freshId()];
  const first = await linked(
    [{ category: 'Best Actress', person: 'Nadia Melliti', people: [{ name: 'Nadia Melliti', imdbId }] }],
    [],
  );
  expect(first.people).toMatchObject([{ linkedBy: 'imdb_id', imdbId, tmdbId: null }]);
  await upgrade(first.movie, [actor('Nadia Melliti', tmdbId)]);
  await linkNominees(db(), { edition: first.key, after: '0', limit: 500 });
  expect(await peopleOf(first.editionId)).toMatchObject([{ linkedBy: 'imdb_id', imdbId, tmdbId }]);
  const [{ rows }] = await db().query<[{ rows: number }]>(
    `SELECT count(*)::int AS rows FROM people WHERE name = 'Nadia Melliti' AND merged_into IS NULL`,
  );
  expect(rows).toBe(1);
});

test('staging and linking again change nothing; an id that a later programme gives is taken', async () => {
  const { editionId, key, entry, people } = await linked(
    [{ category: 'Best Actor', person: 'Wagner Moura' }],
    [actor('Wagner Moura', freshId())],
  );
  const rows = () => db().query('SELECT * FROM nomination_people ORDER BY id');
  const before: unknown = await rows();
  await stage(dataSource(), [entry], key);
  expect(await linkNominees(db(), { edition: key, after: '0', limit: 500 })).toMatchObject({ looked: 0 });
  expect(await rows()).toEqual(before);
  const imdbId = freshNameId();
  const told = [
    { category: 'Best Actor', person: 'Wagner Moura', people: [{ name: 'Wagner Moura', imdbId }] },
  ];
  await stage(dataSource(), [{ ...entry, nominations: told }], key);
  await stage(dataSource(), [entry], key);
  await linkNominees(db(), { edition: key, after: '0', limit: 500 });
  expect(await peopleOf(editionId)).toEqual([{ ...people[0], linkedBy: 'imdb_id', imdbId }]);
});

test('an honour of nobody’s film is kept with its people, and those with an id are linked', async () => {
  const imdbId = freshNameId();
  const key = `festival-${freshId()}-2025`;
  const staged = await dataSource().transaction((tx) =>
    stageProgramme(tx, {
      festival: key.replace(/-2025$/, ''),
      year: 2025,
      key,
      programmeKind: 'inline',
      entries: [],
      withoutFilm: [
        {
          category: 'Honorary Palme',
          person: 'Robert De Niro',
          people: [{ name: 'Robert De Niro', imdbId }],
        },
        { category: 'Tribute', person: 'Some Guest' },
      ],
      rejects: [],
      spend: { limitUsd: null, mode: 'normal', from: new Date('2025-01-01T00:00:00Z') },
    }),
  );
  await linkNominees(db(), { edition: key, after: '0', limit: 500 });
  expect(await peopleOf(staged.editionId)).toMatchObject([
    { nominee: 'Robert De Niro', linkedBy: 'imdb_id', imdbId },
    { nominee: 'Some Guest', reason: 'no_film' },
  ]);
});

test('names of nominations from before there were nominees are taken up once', async () => {
  const { editionId } = await linked([{ category: 'Best Screenplay', person: 'Joel & Ethan Coen' }], []);
  await db().query('DELETE FROM nomination_people');
  const split = (person: string) => nomineesOf({ person });
  await addMissingNominees(db(), split, 500);
  await addMissingNominees(db(), split, 500);
  expect((await peopleOf(editionId)).map(({ nominee }) => nominee)).toEqual(['Joel Coen', 'Ethan Coen']);
});
