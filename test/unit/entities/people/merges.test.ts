import { expect, test } from 'vitest';
import type { FilmRecord } from '../../../../domain/film.js';
import { writeParts } from '../../../../entities/movies/write-record.js';
import { freshId, freshImdbId, movieOf, record, stage, useDatabase } from '../../fixtures/entities.js';
import { randomOf, type Random } from '../../fixtures/random.js';

/** Merging people loses nothing and doubles nothing, in whatever order; parting what was merged last gives back what stood. */
const SEQUENCES = 30;
const STEPS = 12;
const { dataSource, db } = useDatabase();

let names = 2_000_000;

class World {
  people: string[] = [];
  parted = 0;

  constructor(private readonly random: Random) {}

  /** Four people under one id each, some of TMDb and some of IMDb, in the credits of three films and as nominees. */
  async begin(): Promise<void> {
    for (const site of ['tmdb', 'tmdb', 'imdb', 'imdb']) {
      const ids = site === 'tmdb' ? [freshId(), null] : [null, `nm${(names += 1)}`];
      const [row] = await db().query<{ id: string }[]>(
        'INSERT INTO people (name, tmdb_id, imdb_id) VALUES ($1, $2, $3) RETURNING id::text',
        [`Person ${freshId()}`, ...ids],
      );
      if (row !== undefined) this.people.push(row.id);
    }
    for (let at = 0; at < 3; at += 1) {
      const title = `Film ${freshId()}`;
      const nominations = this.people.map((id) => ({ category: 'Best', person: `Nominee ${id}` }));
      const { editionId } = await stage(dataSource(), [{ title, imdbId: freshImdbId(), nominations }]);
      const movie = await movieOf(db(), editionId, title);
      for (const [position, id] of this.people.entries()) {
        if (this.random.chance(0.3)) continue;
        await db().query(
          `INSERT INTO credits (movie_id, person_id, department, job, position, source)
           VALUES ($1, $2, 'directing', 'Director', $3, 'tmdb')`,
          [movie, id, position],
        );
        await db().query(
          `UPDATE nomination_people p SET person_id = $1::bigint, linked_by = 'credits' FROM nominations n
           WHERE n.id = p.nomination_id AND n.movie_id = $2 AND p.nominee = 'Nominee ' || $1::bigint`,
          [id, movie],
        );
      }
    }
  }

  /** People, credits and nominees, without times. */
  async dump(): Promise<unknown> {
    const rows = async (sql: string) =>
      (await db().query<{ row: unknown }[]>(sql, [this.people])).map(({ row }) => row);
    return {
      people: await rows(
        `SELECT to_jsonb(p) - 'updated_at' AS row FROM people p WHERE id = ANY ($1) ORDER BY id`,
      ),
      credits: await rows(
        `SELECT to_jsonb(c) - 'updated_at' AS row FROM credits c WHERE person_id = ANY ($1) ORDER BY id`,
      ),
      nominees: await rows(
        `SELECT to_jsonb(p) - 'updated_at' AS row FROM nomination_people p WHERE person_id = ANY ($1) ORDER BY id`,
      ),
    };
  }

  /** What holds in every state. */
  async holds(films: number, nominees: number): Promise<void> {
    const [row] = await db().query<Record<string, number>[]>(
      `SELECT (SELECT count(DISTINCT movie_id)::int FROM credits WHERE person_id = ANY ($1)) AS films,
         (SELECT count(*)::int FROM nomination_people WHERE person_id = ANY ($1)) AS nominees,
         (SELECT count(*)::int FROM people JOIN credits ON credits.person_id = people.id
            WHERE people.id = ANY ($1) AND merged_into IS NOT NULL) AS "creditsOfMerged",
         (SELECT count(*)::int FROM people JOIN nomination_people p ON p.person_id = people.id
            WHERE people.id = ANY ($1) AND merged_into IS NOT NULL) AS "nomineesOfMerged",
         (SELECT count(*)::int FROM people one JOIN people other ON other.id = one.merged_into
            WHERE one.id = ANY ($1) AND other.merged_into IS NOT NULL) AS chains,
         (SELECT count(tmdb_id)::int + count(imdb_id)::int FROM people WHERE id = ANY ($1)) AS ids,
         (SELECT count(*)::int FROM people WHERE id = ANY ($1) AND merged_into IS NULL
            AND tmdb_id IS NULL AND imdb_id IS NULL) AS nobody`,
      [this.people],
    );
    expect(row).toEqual({
      films,
      nominees,
      creditsOfMerged: 0,
      nomineesOfMerged: 0,
      chains: 0,
      ids: this.people.length,
      nobody: 0,
    });
  }

  /** Merges two, looks, and parts them: what stood stands again. */
  async mergeAndPart(): Promise<void> {
    const before = await this.dump();
    const [merged, kept] = [this.random.pick(this.people), this.random.pick(this.people)];
    const done = await this.merge(merged, kept);
    if (!done) {
      expect(await this.dump()).toEqual(before);
      return;
    }
    if (this.random.chance(0.4)) return;
    await this.part(merged);
    expect(await this.dump()).toEqual(before);
    this.parted += 1;
  }

  async partAny(): Promise<void> {
    await this.part(this.random.pick(this.people));
  }

  private async merge(merged: string, kept: string): Promise<boolean> {
    const [row] = await db().query<{ done: boolean }[]>(`SELECT merge_people($1, $2, 'ana') AS done`, [
      merged,
      kept,
    ]);
    return row?.done ?? false;
  }

  private async part(merged: string): Promise<void> {
    await db().query(`SELECT part_people($1, 'ben')`, [merged]);
  }
}

test(`${SEQUENCES} random sequences of merges and partings`, async () => {
  let parted = 0;
  for (let seed = 1; seed <= SEQUENCES; seed += 1) {
    const random = randomOf(seed);
    const world = new World(random);
    await world.begin();
    const { credits, nominees } = (await world.dump()) as {
      credits: { movie_id: number }[];
      nominees: unknown[];
    };
    const films = new Set(credits.map((credit) => credit.movie_id)).size;
    for (let at = 0; at < STEPS; at += 1) {
      await (random.chance(0.7) ? world.mergeAndPart() : world.partAny());
      await world.holds(films, nominees.length).catch((error: unknown) => {
        throw new Error(`sequence ${seed}, step ${at}`, { cause: error });
      });
    }
    parted += world.parted;
  }
  expect(parted).toBeGreaterThan(SEQUENCES / 3);
}, 300_000);

test('what was written under an id since goes with it when two people are parted', async () => {
  const [tmdbPersonId, imdbPersonId] = [freshId(), `nm${(names += 1)}`];
  const title = `Film ${freshId()}`;
  const { editionId } = await stage(dataSource(), [{ title, imdbId: freshImdbId() }]);
  const movie = await movieOf(db(), editionId, title);
  const credit = { name: 'Same Name', department: 'cast', job: 'Actor', position: 0 } as const;
  const write = (said: Partial<FilmRecord>): Promise<void> => writeParts(db(), movie, record(said), {});
  await write({ source: 'imdb_scrape', credits: [{ ...credit, imdbPersonId }] });
  await write({ credits: [{ ...credit, tmdbPersonId }] });
  const idOf = async (column: string, id: unknown): Promise<string> => {
    const [row] = await db().query<{ id: string }[]>(`SELECT id::text FROM people WHERE ${column} = $1`, [
      id,
    ]);
    return row?.id ?? '';
  };
  const [one, other] = [await idOf('imdb_id', imdbPersonId), await idOf('tmdb_id', tmdbPersonId)];
  await db().query(`SELECT merge_people($1, $2, 'ana')`, [one, other]);
  await write({ source: 'imdb_scrape', credits: [{ ...credit, imdbPersonId }] });
  const holders = () => db().query('SELECT person_id::text AS id FROM credits WHERE movie_id = $1', [movie]);
  expect(await holders()).toEqual([{ id: other }]);
  await db().query(`SELECT part_people($1, 'ana')`, [one]);
  expect(await holders()).toEqual([{ id: one }]);
});
