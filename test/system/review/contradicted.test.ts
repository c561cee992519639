import { beforeEach, describe, expect, test, vi } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import { decideFilm } from '../../../client/films/reviews.js';
import type { Decision } from '../../../domain/review/decision.js';
import type { EnrichmentReport } from '../../../domain/sweeps/enrichment.js';
import type { FestivalImportInput } from '../../../domain/policy.js';
import type { Entry } from '../../../domain/programme/programme.js';
import { listReviews } from '../../../entities/review/queue-list.js';
import type { FilmInput } from '../../../sandbox/simulated/scenario-schema.js';
import type { LogEntry } from '../../../sandbox/simulated/http/server.js';
import type { enrichmentSweep } from '../../../workflows/enrichment/workflow.js';
import type { Application } from '../fixtures/application.js';
import { shareApplication } from '../fixtures/shared-application.js';

/** What other sources know of a film against the TMDb film that was, or would be, taken for it by its title. */

const IMDB_ID = 'tt92000001';
const TMDB_ID = 1_970_000_001;

/** The film that bears the programme's title; IMDb has never heard of it. */
const namesake: FilmInput = {
  tmdbId: TMDB_ID,
  title: 'Amber Orchard',
  year: 2025,
  directors: ['Ana Prado'],
  runtimeMinutes: 104,
};
/** What the programme's IMDb id leads to, which TMDb does not have. */
const another: FilmInput = {
  imdbId: IMDB_ID,
  tmdbId: TMDB_ID + 1,
  title: 'Paper Railway',
  year: 1987,
  directors: ['Bela Toth'],
  runtimeMinutes: 61,
  tmdb: 'absent',
  imdb: 'absent',
};

let app: Application;
let sweeps = 0;

shareApplication((started) => {
  app = started;
});

async function importFilm(entry: Partial<Entry>, policy: FestivalImportInput['policy'] = {}): Promise<void> {
  const handle = await startImport(app.client, {
    festival: 'cannes',
    year: 2025,
    policy,
    programme: {
      kind: 'inline',
      entries: [
        {
          imdbId: IMDB_ID,
          title: namesake.title,
          year: 2025,
          nominations: [{ category: 'Competition' }],
          ...entry,
        },
      ],
    },
  });
  await handle.result();
}

const decide = (decision: Decision): Promise<string> =>
  decideFilm({ client: app.client, db: app.dataSource.manager }, IMDB_ID, decision);

async function sweep(): Promise<EnrichmentReport> {
  return await app.client.workflow.execute<typeof enrichmentSweep>('enrichmentSweep', {
    workflowId: `contradicting-sweep-${++sweeps}`,
    taskQueue: 'festival-lookup',
    args: [{}],
  });
}

interface Row {
  import_type: string;
  tmdb_id: number | null;
  review_state: string | null;
  reason: string | null;
  line: string;
  nominations: number;
  ratings: number;
}

async function film(): Promise<Row> {
  const [row] = await app.dataSource.query<Row[]>(
    `SELECT import_type, tmdb_id::int, review_state, reason, match_evidence->>'line' AS line,
       (SELECT count(*)::int FROM nominations n WHERE n.movie_id = movies.id) AS nominations,
       (SELECT count(*)::int FROM movie_ratings r WHERE r.movie_id = movies.id AND r.source = 'imdb') AS ratings
     FROM movies WHERE imdb_id = $1`,
    [IMDB_ID],
  );
  return row!;
}

describe('a full record matched by title, when OMDb is asked for its ratings', () => {
  beforeEach(async () => {
    app.sources.setScenario({ films: [namesake, another] });
    await importFilm({ directors: ['Ana Prado'] });
    expect(await film()).toMatchObject({ import_type: 'full', tmdb_id: TMDB_ID, review_state: null });
  });

  test('stands before the reviewers with why, record and nominations untouched, and no ratings of the other film', async () => {
    expect(await sweep()).toMatchObject({ ratings: { tried: 1, updated: 0 } });
    expect(await film()).toMatchObject({
      import_type: 'full',
      tmdb_id: TMDB_ID,
      review_state: 'review',
      reason: 'omdb_low_confidence',
      line: expect.stringMatching(
        /knows another film under its IMDb id, "Paper Railway".*accepted for:/,
      ) as string,
      nominations: 1,
      ratings: 0,
    });
    expect((await listReviews(app.dataSource.manager, 10)).map(({ filmKey }) => filmKey)).toEqual([IMDB_ID]);
  });

  test('is decided on as any other: kept as it is', async () => {
    await sweep();
    expect(await decide({ reviewer: 'ana', choice: { accept: 'match' } })).toBe(
      'the record stays as it is: full',
    );
    expect(await film()).toMatchObject({ import_type: 'full', tmdb_id: TMDB_ID, review_state: 'decided' });
    // What a person decided is not questioned again.
    await app.dataSource.query(`UPDATE movies SET ratings_checked_at = now() - interval '60 days'`);
    await sweep();
    expect(await film()).toMatchObject({ review_state: 'decided' });
  });

  test('is decided on by signal: the record is taken off', async () => {
    await sweep();
    const lookup = app.client.workflow.getHandle(`movie-lookup/${IMDB_ID}`);
    await lookup.signal('approve', { reviewer: 'ana', choice: { accept: 'stub' } });
    await lookup.result();
    expect(await film()).toMatchObject({ import_type: 'stub', tmdb_id: null, nominations: 1 });
  });

  test('has a lookup that waits again, should that have been lost', async () => {
    await sweep();
    await app.client.workflow.getHandle(`movie-lookup/${IMDB_ID}`).terminate('lost');
    await app.dataSource.query(`UPDATE movies SET ratings_checked_at = now() - interval '60 days'`);
    const { line } = await film();
    await sweep();
    expect((await film()).line).toBe(line);
    expect(await decide({ reviewer: 'ben', reason: 'not a film' })).toBe('rejected');
  });
});

describe('a minimal record, when TMDb has a sure match by title that the facts contradict', () => {
  // Title and director are another film's, the year is not: the programme's own words do not rule the record out.
  const sameYear: FilmInput = { ...another, year: 2025 };

  beforeEach(async () => {
    app.sources.setScenario({ films: [sameYear] });
    await importFilm({ directors: ['Ana Prado'] });
    expect(await film()).toMatchObject({ import_type: 'minimal', review_state: null });
    app.sources.setScenario({ films: [namesake, sameYear] });
    const [row] = await app.dataSource.query<{ id: string }[]>('SELECT id FROM movies');
    await app.client.workflow.start('movieLookup', {
      workflowId: `movie-lookup/${IMDB_ID}`,
      taskQueue: 'festival-lookup',
      args: [
        {
          movieId: row!.id,
          filmKey: IMDB_ID,
          imdbId: IMDB_ID,
          label: 'Amber Orchard (2025)',
          importType: 'minimal',
        },
      ],
    });
    await vi.waitFor(async () => {
      expect((await film()).review_state).toBe('review');
    }, 20_000);
  });

  test('the film stays minimal, and stands before the reviewers with why', async () => {
    expect(await film()).toMatchObject({
      import_type: 'minimal',
      tmdb_id: null,
      reason: 'tmdb_low_confidence',
      line: expect.stringMatching(/which the facts contradict.*accepted for: OMDb/) as string,
      nominations: 1,
    });
    expect(await listReviews(app.dataSource.manager, 10)).toMatchObject([
      { filmKey: IMDB_ID, evidence: { candidates: [{ tmdbId: TMDB_ID }] } },
    ]);
  });

  test('a reviewer keeps it', async () => {
    expect(await decide({ reviewer: 'ana', choice: { accept: 'match' } })).toBe(
      'the record stays as it is: minimal',
    );
    expect(await film()).toMatchObject({ import_type: 'minimal', review_state: 'decided' });
  });

  test('a reviewer takes the TMDb film all the same', async () => {
    const choice = { tmdbId: TMDB_ID };
    expect(await decide({ reviewer: 'ana', choice })).toBe(`took TMDb ${TMDB_ID}: full`);
    expect(await film()).toMatchObject({ import_type: 'full', tmdb_id: TMDB_ID, review_state: 'decided' });
  });
});

describe('a film of which the programme tells id, title and year alone, and that TMDb has a namesake of', () => {
  const another2025: FilmInput = { ...another, title: namesake.title, year: 2025 };

  async function asked(source: LogEntry['source'], films: FilmInput[]): Promise<number> {
    app.sources.setScenario({ films });
    const before = app.sources.log().length;
    // Two words and a year are not much: an operator may call it sure all the same.
    await importFilm({}, { sureConfidence: 0.6 });
    return app.sources
      .log()
      .slice(before)
      .filter((entry) => entry.source === source).length;
  }

  test('is not taken for it once OMDb has told who directed it', async () => {
    expect(await asked('zyte', [namesake, another2025])).toBe(0);
    expect(await film()).toMatchObject({ import_type: 'minimal', tmdb_id: null });
  });

  test('is found where OMDb tells of the same film', async () => {
    const itself: FilmInput = {
      ...namesake,
      tmdbId: TMDB_ID + 2,
      imdbId: IMDB_ID,
      tmdb: 'absent',
      imdb: 'absent',
    };
    expect(await asked('omdb', [namesake, itself])).toBe(1);
    expect(await film()).toMatchObject({ import_type: 'full', tmdb_id: TMDB_ID, review_state: null });
  });

  test('is taken for it with a flag, and no page is bought, where OMDb knows nothing', async () => {
    expect(await asked('zyte', [namesake, { ...another2025, omdb: 'absent' }])).toBe(0);
    expect(await film()).toMatchObject({ import_type: 'full', tmdb_id: TMDB_ID, review_state: 'flagged' });
    const [{ cost } = { cost: -1 }] = await app.dataSource.query<{ cost: number }[]>(
      'SELECT sum(charged_usd)::float8 AS cost FROM spend_ledger',
    );
    expect(cost).toBe(0.001);
  });
});
