import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../../domain/programme/programme.js';
import { setReviewState } from '../../../../entities/movies/park.js';
import { upgradeMovie, type Upgrade } from '../../../../entities/movies/upgrade.js';
import type { Match } from '../../../../entities/movies/write-record.js';
import type { FilmRecord } from '../../../../domain/film.js';
import {
  freshId,
  freshImdbId,
  match,
  movieOf,
  movieRow,
  record,
  stage,
  useDatabase,
} from '../../fixtures/entities.js';

const { dataSource, db } = useDatabase();

/** Stages one film in an edition of its own; answers its movie. */
async function staged(entry: Partial<Entry> & { title: string }): Promise<string> {
  const { editionId } = await stage(dataSource(), [{ nominations: [{ category: 'Best' }], ...entry }]);
  return await movieOf(db(), editionId, entry.title);
}

async function upgrade(
  movieId: string,
  film: Partial<FilmRecord>,
  how: Partial<Match> = {},
): Promise<Upgrade> {
  return await dataSource().transaction((manager) =>
    upgradeMovie(manager, movieId, record(film), match(how)),
  );
}

const DOUBT = { strategy: 'doubtful_match', confidence: 0.8, flagged: true };

/** The movie that a programme's row stands for now. */
async function standing(movieId: string): Promise<Record<string, unknown>> {
  const row = await movieRow(db(), movieId);
  const merged = row['merged_into'] as string | null;
  return merged === null ? row : await standing(merged);
}

describe('two films that claim one film of TMDb', () => {
  /** What four festivals say of one film: by its id, by its title for certain, and twice in doubt. */
  const CLAIMS = [
    { name: 'by id', hasId: true, how: {} },
    { name: 'by title', hasId: false, how: { strategy: 'exact_title_year', confidence: 0.97 } },
    { name: 'doubtful', hasId: false, how: DOUBT },
    { name: 'doubtful, of another id', hasOtherId: true, how: { ...DOUBT, confidence: 0.85 } },
  ];

  test('end the same in whatever order they come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(CLAIMS, { minLength: CLAIMS.length }), async (claims) => {
        const [imdbId, tmdbId, title] = [freshImdbId(), freshId(), `Claimed ${freshId()}`];
        const movies = new Map<string, string>();
        for (const { name, hasId, hasOtherId, how } of claims) {
          const id = await staged({
            title,
            ...(hasId === true ? { imdbId } : hasOtherId === true ? { imdbId: freshImdbId() } : {}),
          });
          movies.set(name, id);
          const upgraded = await upgrade(id, { title, tmdbId, imdbId }, how);
          // What was not taken is for a person, as after a lookup.
          if ('conflict' in upgraded) await setReviewState(db(), id, 'review');
        }
        const state = async (name: string): Promise<unknown[]> => {
          const { import_type, tmdb_id, review_state, imdb_id } = await standing(movies.get(name)!);
          return [import_type, tmdb_id, review_state, imdb_id === imdbId];
        };
        expect(await state('by id')).toEqual(['full', tmdbId, null, true]);
        expect(await state('by title')).toEqual(['full', tmdbId, null, true]);
        expect(await state('doubtful')).toEqual(['stub', null, 'review', false]);
        expect(await state('doubtful, of another id')).toEqual(['stub', null, 'review', false]);
      }),
      { numRuns: 12 },
    );
  });

  test('a doubt touches nothing of what is certain', async () => {
    const [imdbId, tmdbId] = [freshImdbId(), freshId()];
    const certain = await staged({ title: 'Certain', imdbId });
    await upgrade(certain, { title: 'Certain', tmdbId, imdbId });
    const before = await movieRow(db(), certain);
    const doubtful = await staged({ title: 'Certain, perhaps' });
    expect(await upgrade(doubtful, { title: 'Certain', tmdbId, imdbId }, DOUBT)).toMatchObject({
      conflict: { movieId: certain },
    });
    expect(await movieRow(db(), certain)).toEqual(before);
    expect(await movieRow(db(), doubtful)).toMatchObject({ import_type: 'stub', merged_into: null });
  });

  test('a doubt that gives way keeps its nominations, and shows a reviewer what it was taken for', async () => {
    const [imdbId, tmdbId] = [freshImdbId(), freshId()];
    const doubtful = await staged({ title: 'Perhaps' });
    await upgrade(doubtful, { title: 'Certain', tmdbId }, DOUBT);
    expect(await movieRow(db(), doubtful)).toMatchObject({ review_state: 'flagged', cri_eligible: false });
    const certain = await staged({ title: 'Certain', imdbId });
    await upgrade(certain, { title: 'Certain', tmdbId, imdbId });
    expect(await movieRow(db(), doubtful)).toMatchObject({
      import_type: 'stub',
      title: 'Perhaps',
      review_state: 'review',
      match_evidence: { candidates: [{ tmdbId, confidence: 0.5 }] },
    });
    const rows = await db().query<unknown[]>('SELECT 1 FROM nominations WHERE movie_id = $1', [doubtful]);
    expect(rows).toHaveLength(1);
  });
});

describe('an id that was merged into another', () => {
  test.each([
    ['before the other is known', false],
    ['after it', true],
  ])('is followed %s: both programmes name one film', async (_when, otherFirst) => {
    const [old, canonical] = [freshImdbId(), freshImdbId()];
    const entries = [
      { title: 'Grey Shore', imdbId: old },
      { title: 'Grey Shore', imdbId: canonical },
    ];
    const film = { title: 'Grey Shore', imdbId: canonical, source: 'imdb_scrape' as const };
    const movies: string[] = [];
    for (const entry of otherFirst ? entries.reverse() : entries) {
      const id = await staged(entry);
      movies.push(id);
      const former = entry.imdbId === old ? { formerImdbIds: [old] } : {};
      await upgrade(id, { ...film, ...former }, { strategy: 'imdb_page' });
    }
    const [first, second] = await Promise.all(movies.map(standing));
    expect(first!['id']).toBe(second!['id']);
    expect(first).toMatchObject({ imdb_id: canonical, import_type: 'full', merged_into: null });
    // A programme that names the old id again still finds the film.
    const again = await staged({ title: 'Grey Shore', imdbId: old });
    expect((await standing(again))['id']).toBe(first!['id']);
  });

  test('is not followed where the source does not say so', async () => {
    const [asked, other] = [freshImdbId(), freshImdbId()];
    const id = await staged({ title: 'Grey Shore', imdbId: asked });
    await upgrade(id, { title: 'Grey Shore', imdbId: other });
    expect(await movieRow(db(), id)).toMatchObject({ imdb_id: asked });
  });
});
