import { expect, test } from 'vitest';
import { mergeMovies, undoMerge } from '../../../../entities/movies/merge.js';
import { freshId, movieOf, stage, useDatabase } from '../../fixtures/entities.js';
import { randomOf, type Random } from '../../fixtures/random.js';

/**
 * Films of one edition that share nominations and nominees are merged and parted: while they are one, every nominee is there, and
 * whom a person decided; parted, each has its own again.
 */
const SEQUENCES = 60;
const { dataSource, db } = useDatabase();

interface Nominee {
  id: string;
  category: string;
  nominee: string;
  imdbId: string | null;
  personId: string | null;
  linkedBy: string | null;
  reason: string | null;
}

async function nomineesOf(movieId: string): Promise<Nominee[]> {
  return await db().query<Nominee[]>(
    `SELECT p.id::text, n.category, p.nominee, p.imdb_id AS "imdbId", p.person_id::text AS "personId",
       p.linked_by AS "linkedBy", p.reason, p.position, p.role
     FROM nomination_people p JOIN nominations n ON n.id = p.nomination_id
     WHERE n.movie_id = $1 ORDER BY n.category, p.nominee, p.imdb_id`,
    [movieId],
  );
}

const keyOf = ({ category, nominee, imdbId }: Nominee): string => `${category} ${nominee} ${imdbId ?? ''}`;
const decided = (nominees: Nominee[]): string[] =>
  nominees.filter(({ linkedBy }) => linkedBy === 'decided').map(keyOf);
const distinct = (keys: string[]): string[] => [...new Set(keys)].sort();

/** Three films of one edition; nominations and nominees of a few names, so that many are the same. */
async function films(random: Random, links: readonly string[]): Promise<string[]> {
  const names = ['Ana', 'Ben', 'Eva'];
  const nominations = () =>
    ['Best Film', 'Best Script', 'Best Score']
      .filter(() => random.chance(0.7))
      .map((category) => ({
        category,
        people: names
          .filter(() => random.chance(0.6))
          .map((name, at) => ({
            name,
            imdbId: random.chance(0.5) ? `nm000000${at + 1}` : undefined,
            role: random.chance(0.3) ? 'as herself' : undefined,
          })),
      }));
  const entries = Array.from({ length: 3 }, () => ({
    title: `Film ${freshId()}`,
    nominations: nominations(),
  }));
  const { editionId } = await stage(dataSource(), entries);
  const ids = await Promise.all(entries.map(({ title }) => movieOf(db(), editionId, title)));
  for (const { id } of (await Promise.all(ids.map(nomineesOf))).flat()) {
    if (random.chance(0.4)) continue;
    await db().query(
      `WITH person AS (INSERT INTO people (name, tmdb_id) VALUES ('A person', $2) RETURNING id)
       UPDATE nomination_people p SET person_id = person.id, linked_by = $3, reason = NULL FROM person WHERE p.id = $1`,
      [id, freshId(), random.pick(links)],
    );
  }
  return ids;
}

interface Merge {
  id: string;
  kept: string;
  before: [Nominee[], Nominee[]];
}

/** Merges all into one. @returns the merges, and how many nominees two films had. */
async function mergeAll(random: Random, ids: string[]): Promise<{ merges: Merge[]; shared: number }> {
  const merges: Merge[] = [];
  const standing = [...ids];
  let shared = 0;
  while (standing.length > 1) {
    const id = random.pick(standing);
    const kept = random.pick(standing.filter((other) => other !== id));
    const before: Merge['before'] = [await nomineesOf(id), await nomineesOf(kept)];
    await dataSource().transaction((tx) => mergeMovies(tx, id, kept));
    const now = await nomineesOf(kept);
    expect(now.map(keyOf).sort()).toEqual(distinct(before.flat().map(keyOf)));
    expect(distinct(decided(now))).toEqual(distinct(decided(before.flat())));
    expect(await nomineesOf(id)).toEqual([]);
    shared += before.flat().length - now.length;
    merges.push({ id, kept, before });
    standing.splice(standing.indexOf(id), 1);
  }
  return { merges, shared };
}

async function part(id: string): Promise<void> {
  expect(await dataSource().transaction((tx) => undoMerge(tx, id))).toBe(true);
}

test(`${SEQUENCES} random sequences of merges, parted in the opposite order: each film has its own nominees again`, async () => {
  let shared = 0;
  for (let seed = 1; seed <= SEQUENCES; seed += 1) {
    const random = randomOf(seed);
    const done = await mergeAll(random, await films(random, ['credits', 'search']));
    shared += done.shared;
    for (const { id, kept, before } of done.merges.reverse()) {
      await part(id);
      expect(await nomineesOf(id), `sequence ${seed}`).toEqual(before[0]);
      expect(await nomineesOf(kept), `sequence ${seed}`).toEqual(before[1]);
    }
  }
  expect(shared).toBeGreaterThan(SEQUENCES);
});

test(`${SEQUENCES} random sequences, parted in any order: no nominee is lost, and none stays where it is nobody’s`, async () => {
  for (let seed = 1; seed <= SEQUENCES; seed += 1) {
    const random = randomOf(seed);
    const ids = await films(random, ['credits', 'decided']);
    const own = new Map<string, string[]>();
    for (const id of ids) own.set(id, (await nomineesOf(id)).map(keyOf));
    const { merges } = await mergeAll(random, ids);
    const parents = new Map(merges.map(({ id, kept }) => [id, kept]));
    const rootOf = (id: string): string => {
      const parent = parents.get(id);
      return parent === undefined ? id : rootOf(parent);
    };
    while (parents.size > 0) {
      const id = random.pick([...parents.keys()]);
      await part(id);
      parents.delete(id);
      for (const film of ids) {
        const ones = ids.filter((other) => rootOf(other) === film).flatMap((other) => own.get(other) ?? []);
        const now = (await nomineesOf(film)).map(keyOf).sort();
        expect(now, `sequence ${seed}`).toEqual(distinct(ones));
      }
    }
  }
});
