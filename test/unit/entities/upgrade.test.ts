import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../domain/programme.js';
import { assignImdbId } from '../../../entities/review/begin-decision.js';
import { keepDecision, lockMovie } from '../../../entities/review/keep-decision.js';
import { upgradeMovie, type Upgrade } from '../../../entities/movies/upgrade.js';
import {
  freshId,
  freshImdbId,
  match,
  movieOf,
  movieRow,
  record,
  stage,
  useDatabase,
} from '../fixtures/entities.js';

const { dataSource, db } = useDatabase();

/** Stages one film; answers its movie's id and edition. */
async function staged(entry: Partial<Entry> = {}): Promise<{ id: string; editionId: string }> {
  const title = entry.title ?? `Film ${freshId()}`;
  const { editionId } = await stage(dataSource(), [{ title, nominations: [{ category: 'Best' }], ...entry }]);
  return { id: await movieOf(db(), editionId, title), editionId };
}

function upgrade(
  ...args: Parameters<typeof upgradeMovie> extends [unknown, ...infer Rest] ? Rest : never
): Promise<Upgrade> {
  return dataSource().transaction((manager) => upgradeMovie(manager, ...args));
}

async function decide(movieId: string, rejected = false): Promise<void> {
  await dataSource().transaction(async (manager) => {
    const before = await lockMovie(manager, movieId);
    await keepDecision(manager, {
      movieId,
      workflowId: 'w',
      decisionId: `d-${freshId()}`,
      decision: rejected
        ? { reviewer: 'ana', reason: 'no film' }
        : { reviewer: 'ana', choice: { accept: 'stub' } },
      before: before,
    });
  });
}

describe('a record only ever gets better', () => {
  test('stub → minimal → full, and who gave what is kept in order', async () => {
    const imdbId = freshImdbId();
    const { id } = await staged({ imdbId });
    expect(
      await upgrade(id, record({ source: 'omdb', completeness: 'minimal', imdbId }), match()),
    ).toMatchObject({
      importType: 'minimal',
      created: true,
      changed: true,
    });
    expect(await movieRow(db(), id)).toMatchObject({
      import_type: 'minimal',
      needs_enrichment: true,
      cri_eligible: false,
    });
    const tmdbId = freshId();
    expect(await upgrade(id, record({ tmdbId, imdbId, overview: 'A plot.' }), match())).toMatchObject({
      importType: 'full',
      created: false,
      changed: true,
    });
    expect(await movieRow(db(), id)).toMatchObject({
      import_type: 'full',
      needs_enrichment: false,
      cri_eligible: true,
      tmdb_id: tmdbId,
      imdb_id: imdbId,
      overview: 'A plot.',
      data_source_hierarchy: ['omdb', 'tmdb'],
    });
  });

  test('a minimal record changes nothing of a full one', async () => {
    const { id } = await staged();
    await upgrade(id, record({ title: 'The full one', tmdbId: freshId() }), match());
    const before = await movieRow(db(), id);
    expect(
      await upgrade(id, record({ source: 'omdb', completeness: 'minimal', title: 'Worse' }), match()),
    ).toMatchObject({ importType: 'full', changed: false, created: false });
    expect(await movieRow(db(), id)).toEqual(before);
  });

  test('values that the better source does not know stay', async () => {
    const { id } = await staged();
    await upgrade(
      id,
      record({
        source: 'omdb',
        completeness: 'minimal',
        overview: 'From OMDb.',
        runtimeMinutes: 101.6,
        countries: ['NO'],
      }),
      match(),
    );
    await upgrade(id, record({ countries: [], genres: [] }), match());
    expect(await movieRow(db(), id)).toMatchObject({
      overview: 'From OMDb.',
      runtime: 102,
      countries: ['NO'],
      genres: ['Drama'],
    });
  });

  test('the same record again changes nothing but times', async () => {
    const { id } = await staged();
    const full = record({
      tmdbId: freshId(),
      credits: [
        {
          name: 'A Director',
          department: 'directing',
          job: 'Director',
          position: 0,
          tmdbPersonId: freshId(),
        },
        { name: 'By Name Alone', department: 'cast', job: 'Actor', position: 1 },
        { name: 'By Name Alone', department: 'cast', job: 'Actor', position: 2 },
      ],
      ratings: [{ source: 'imdb', value: 7.1, scale: 10, votes: 100 }],
      images: [{ kind: 'poster', url: 'https://images.example/1.jpg' }],
      videos: [{ site: 'YouTube', key: 'abc', name: 'Trailer', kind: 'Trailer' }],
    });
    const parts = async (): Promise<unknown> =>
      await db().query(
        `SELECT (SELECT count(*)::int FROM credits WHERE movie_id = $1) AS credits,
           (SELECT count(*)::int FROM movie_ratings WHERE movie_id = $1) AS ratings,
           (SELECT count(*)::int FROM movie_images WHERE movie_id = $1) AS images,
           (SELECT count(*)::int FROM movie_videos WHERE movie_id = $1) AS videos,
           (SELECT count(*)::int FROM people) AS people`,
        [id],
      );
    await upgrade(id, full, match());
    const before = await parts();
    expect(before).toMatchObject([{ credits: 2, ratings: 1, images: 1, videos: 1 }]);
    await upgrade(id, full, match());
    expect(await parts()).toEqual(before);
  });
});

describe('a person’s decision is never overwritten', () => {
  test.each([false, true])('by a machine’s record (rejected: %s)', async (rejected) => {
    const { id } = await staged();
    await decide(id, rejected);
    const before = await movieRow(db(), id);
    expect(await upgrade(id, record({ tmdbId: freshId() }), match())).toMatchObject({ changed: false });
    expect(await movieRow(db(), id)).toEqual(before);
  });

  test('nor by a merge that a machine’s record asks for', async () => {
    const tmdbId = freshId();
    const other = await staged({ imdbId: freshImdbId() });
    await upgrade(other.id, record({ tmdbId }), match());
    const { id } = await staged();
    await decide(id);
    const before = await movieRow(db(), id);
    expect(
      await upgrade(id, record({ tmdbId }), match({ strategy: 'exact_title_year', confidence: 0.97 })),
    ).toMatchObject({
      changed: false,
    });
    expect(await movieRow(db(), id)).toEqual(before);
  });

  test('another person may, and the movie is a person’s then', async () => {
    const { id } = await staged();
    await decide(id);
    const tmdbId = freshId();
    expect(await upgrade(id, record({ tmdbId }), match({ decidedBy: 'ben' }))).toMatchObject({
      importType: 'full',
    });
    expect(await movieRow(db(), id)).toMatchObject({ tmdb_id: tmdbId, review_state: 'decided' });
  });

  test('and each is kept with who, what, before and after, once', async () => {
    const { id } = await staged();
    const kept = {
      movieId: id,
      workflowId: 'movie-lookup/x',
      decisionId: 'decision-0',
      decision: { reviewer: 'ana', choice: { accept: 'stub' as const }, note: 'wait' },
    };
    for (let times = 0; times < 2; times += 1)
      await dataSource().transaction(async (manager) => {
        await keepDecision(manager, { ...kept, before: await lockMovie(manager, id) });
      });
    const rows: unknown = await db().query(
      'SELECT reviewer, note, before, after FROM review_decisions WHERE movie_id = $1',
      [id],
    );
    expect(rows).toMatchObject([
      { reviewer: 'ana', note: 'wait', before: { review_state: null }, after: { review_state: 'decided' } },
    ]);
  });
});

describe('two rows of one film', () => {
  test('a film known by title alone joins the one that has the id, nominations and entries with it', async () => {
    const imdbId = freshImdbId();
    const tmdbId = freshId();
    const known = await staged({ imdbId });
    await upgrade(known.id, record({ imdbId, tmdbId }), match());
    const untitled = await staged();
    const result = await upgrade(
      untitled.id,
      record({ imdbId, tmdbId }),
      match({ strategy: 'exact_title_year', confidence: 0.98 }),
    );
    expect(result).toMatchObject({ movieId: known.id, importType: 'full' });
    expect(await movieRow(db(), untitled.id)).toMatchObject({
      merged_into: known.id,
      imdb_id: null,
      tmdb_id: null,
      needs_enrichment: false,
    });
    const nominations: unknown = await db().query(
      'SELECT edition_id::text AS edition FROM nominations WHERE movie_id = $1 ORDER BY 1',
      [known.id],
    );
    expect(nominations).toHaveLength(2);
    expect(await db().query('SELECT 1 FROM nominations WHERE movie_id = $1', [untitled.id])).toEqual([]);
    expect(await db().query('SELECT 1 FROM programme_entries WHERE movie_id = $1', [untitled.id])).toEqual(
      [],
    );
    // Whoever still names the old row is led to the new one.
    expect(await upgrade(untitled.id, record({ imdbId, tmdbId }), match())).toMatchObject({
      movieId: known.id,
    });
  });

  test('the same nomination at both stands once', async () => {
    const imdbId = freshImdbId();
    const { editionId } = await stage(dataSource(), [
      { title: 'With id', imdbId, nominations: [{ category: 'Best', person: 'P', won: true }] },
      { title: 'Without id', nominations: [{ category: 'Best', person: 'P', details: 'for both' }] },
    ]);
    const kept = await movieOf(db(), editionId, 'With id');
    await upgrade(await movieOf(db(), editionId, 'Without id'), record({ imdbId }), match());
    expect(
      await db().query('SELECT movie_id::text AS id, won, details FROM nominations WHERE edition_id = $1', [
        editionId,
      ]),
    ).toEqual([{ id: kept, won: true, details: 'for both' }]);
  });

  test('two films with ids of their own that claim one TMDb film are a conflict, and nothing is written', async () => {
    const tmdbId = freshId();
    const [first, second] = [
      await staged({ imdbId: freshImdbId() }),
      await staged({ imdbId: freshImdbId() }),
    ];
    await upgrade(first.id, record({ tmdbId, title: 'The holder' }), match());
    const before = [await movieRow(db(), first.id), await movieRow(db(), second.id)];
    expect(await upgrade(second.id, record({ tmdbId }), match())).toMatchObject({
      conflict: { movieId: first.id, title: 'The holder', tmdbId },
    });
    expect([await movieRow(db(), first.id), await movieRow(db(), second.id)]).toEqual(before);
  });

  test('a record whose two ids belong to two movies is a conflict, not a failed write', async () => {
    const imdbId = freshImdbId();
    const tmdbId = freshId();
    const byImdb = await staged({ imdbId });
    await upgrade(byImdb.id, record({ imdbId, tmdbId: freshId() }), match());
    const byTmdb = await staged({ imdbId: freshImdbId() });
    await upgrade(byTmdb.id, record({ tmdbId }), match());
    const { id } = await staged();
    expect(await upgrade(id, record({ imdbId, tmdbId }), match())).toHaveProperty('conflict');
    expect(await movieRow(db(), id)).toMatchObject({ import_type: 'stub', merged_into: null });
  });

  test('a reviewer’s IMDb id that another movie has merges the two', async () => {
    const imdbId = freshImdbId();
    const holder = await staged({ imdbId });
    const { id } = await staged();
    expect(await dataSource().transaction((manager) => assignImdbId(manager, id, imdbId))).toEqual({
      movieId: holder.id,
      merged: true,
      importType: 'stub',
    });
    expect(await movieRow(db(), id)).toMatchObject({ merged_into: holder.id });
  });

  test('a reviewer’s IMDb id that nobody has is the movie’s own from then on', async () => {
    const imdbId = freshImdbId();
    const { id } = await staged();
    expect(await dataSource().transaction((manager) => assignImdbId(manager, id, imdbId))).toMatchObject({
      movieId: id,
      merged: false,
    });
    expect(await movieRow(db(), id)).toMatchObject({ imdb_id: imdbId });
  });
});

test('a flagged match stands in the review queue with its evidence', async () => {
  const { id } = await staged();
  await upgrade(
    id,
    record({ tmdbId: freshId() }),
    match({
      flagged: true,
      confidence: 0.7,
      strategy: 'doubtful_match',
      evidence: { line: 'year +1', candidates: [] },
    }),
  );
  const queue: unknown = await db().query(
    'SELECT review_state, match_confidence, match_evidence, nominations::int FROM review_queue WHERE movie_id = $1',
    [id],
  );
  expect(queue).toEqual([
    {
      review_state: 'flagged',
      match_confidence: 0.7,
      match_evidence: { line: 'year +1', candidates: [] },
      nominations: 1,
    },
  ]);
});
