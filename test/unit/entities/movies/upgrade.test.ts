import { describe, expect, test } from 'vitest';
import { freshId, freshImdbId, match, movieRow, record } from '../../fixtures/entities.js';
import { staged, db, upgrade, useUpgrades } from '../../fixtures/upgrade.js';

useUpgrades();

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
