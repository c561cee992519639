import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { filmState } from '../../../client/imports/start.js';
import { generatedScenario } from '../../support/sources/generated.js';
import type { ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { startApplication, startWorkers, type Application } from '../fixtures/application.js';
import { commandsFor, type Commands } from '../fixtures/commands.js';
import { COUNTED } from '../../support/sources/counted.js';

/**
 * A film's whole life on a real Temporal server with the commands that people use. What takes weeks in production takes
 * seconds here: the durations are input.
 */
const PATIENCE = { timeout: 60_000, interval: 200 };
const FILMS = 4;
const IN_SECONDS = { reviewAfter: '12 s', recheck: ['2 s', '5 s'], tiers: ['tmdb'] };

let app: Application;
let workers: { stop: () => Promise<void> };
let commands: Commands;
let whole: ScenarioInput;
let ids: string[];

beforeAll(async () => {
  const generated = generatedScenario({ profile: COUNTED, films: FILMS, unknownToTmdb: 0, unknownToOmdb: 0 });
  whole = generated.scenario;
  ids = generated.entries.map(({ imdbId }) => imdbId ?? '');
  // At first nobody has heard of any of them.
  app = await startApplication({ ...whole, films: [] });
  workers = await startWorkers(app);
  commands = await commandsFor(app);
});
afterAll(async () => {
  await workers.stop();
  await commands.stop();
  await app.stop();
});

function tmdbIdOf(imdbId: string): number {
  return whole.films?.find((film) => film.imdbId === imdbId)?.tmdbId ?? 0;
}

async function movie(imdbId: string): Promise<Record<string, unknown>> {
  const [row] = await app.dataSource.query<Record<string, unknown>[]>(
    'SELECT import_type, review_state, tmdb_id, cri_eligible FROM movies WHERE imdb_id = $1',
    [imdbId],
  );
  return row ?? {};
}

async function decisionsOn(imdbId: string): Promise<Record<string, unknown>[]> {
  return await app.dataSource.query<Record<string, unknown>[]>(
    `SELECT d.reviewer, d.before->>'import_type' AS before, d.after->>'import_type' AS after, d.decision
     FROM review_decisions d JOIN movies m ON m.id = d.movie_id WHERE m.imdb_id = $1 ORDER BY d.inserted_at`,
    [imdbId],
  );
}

async function until(imdbId: string, stage: string): Promise<void> {
  await vi.waitFor(async () => {
    expect((await filmState(app.client, imdbId)).stage).toBe(stage);
  }, PATIENCE);
}

test('a programme of films that nobody knows: all are parked, and the import ends', async () => {
  const input = {
    festival: 'life',
    year: 2025,
    policy: IN_SECONDS,
    programme: {
      kind: 'inline',
      entries: ids.map((imdbId, index) => ({ imdbId, title: `Film ${index}`, year: 2025 })),
    },
  };
  const { code } = await commands.temporal(
    ...['workflow', 'execute', '--type', 'festivalImport', '--task-queue', 'festival-lookup'],
    ...['--workflow-id', 'festival-import/life-2025', '--input', JSON.stringify(input)],
  );
  expect(code).toBe(0);
  expect(await movie(ids[0]!)).toMatchObject({ import_type: 'stub' });
});

test('a re-check finds the film that TMDb has learned of meanwhile', async () => {
  app.sources.setScenario({ ...whole, films: (whole.films ?? []).filter(({ imdbId }) => imdbId === ids[0]) });
  await until(ids[0]!, 'resolved');
  expect(await movie(ids[0]!)).toMatchObject({ import_type: 'full', review_state: null });
});

test('the others go to a reviewer at their deadline, and stand in the queue', async () => {
  for (const imdbId of ids.slice(1)) await until(imdbId, 'review');
  const { stdout } = await commands.festival('review', 'list');
  for (const imdbId of ids.slice(1)) expect(stdout).toContain(imdbId);
  expect(stdout).not.toContain(ids[0]);
  app.sources.setScenario(whole);
});

describe('a reviewer', () => {
  test('is refused in words when an id is nobody’s, malformed, or signed by nobody; nothing changes', async () => {
    const film = ids[1]!;
    const update = (decision: object) =>
      commands.temporal(
        ...['workflow', 'update', 'execute', '--workflow-id', `movie-lookup/${film}`, '--name', 'review'],
        ...['--input', JSON.stringify(decision)],
      );
    const unknown = await update({ reviewer: 'ana', choice: { imdbId: 'tt0000404' } });
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toMatch(/no source knows tt0000404: .*Nothing was changed/s);
    expect((await update({ reviewer: 'ana', choice: { tmdbId: 404404 } })).stderr).toMatch(
      /no source knows TMDb film 404404/,
    );
    expect((await update({ reviewer: 'ana', choice: { imdbId: '404' } })).stderr).toMatch(/expected/);
    expect((await update({ choice: { accept: 'stub' } })).stderr).toMatch(/reviewer/);
    const [other] = await app.dataSource.query<{ tmdb_id: number }[]>(
      'SELECT tmdb_id FROM movies WHERE imdb_id = $1',
      [ids[0]],
    );
    const taken = await update({ reviewer: 'ana', choice: { tmdbId: other?.tmdb_id } });
    expect(taken.stderr).toMatch(/another film here/);
    expect(await movie(film)).toMatchObject({ import_type: 'stub', review_state: 'review', tmdb_id: null });
    expect(await decisionsOn(film)).toEqual([]);
  });

  test('approves by TMDb id with the festival command', async () => {
    const film = ids[1]!;
    const tmdbId = tmdbIdOf(film);
    const args = ['review', 'approve', film, '--reviewer', 'ana', '--tmdb', String(tmdbId)];
    expect(await commands.festival(...args)).toMatchObject({
      code: 0,
      stdout: `took TMDb ${tmdbId}: full\n`,
    });
    expect(await movie(film)).toMatchObject({
      import_type: 'full',
      review_state: 'decided',
      tmdb_id: tmdbId,
    });
    expect(await decisionsOn(film)).toMatchObject([{ reviewer: 'ana', before: 'stub', after: 'full' }]);
    const late = await commands.festival(...args);
    expect(late).toMatchObject({ code: 1 });
    expect(late.stderr).toMatch(/festival review reopen/);
  });

  test('reopens it, and rejects it: the record is taken off, and all is kept', async () => {
    const film = ids[1]!;
    const reopened = await commands.festival('review', 'reopen', film, '--reviewer', 'ben', '--note', 'hm');
    expect(reopened).toMatchObject({ code: 0 });
    expect(reopened.stdout).toMatch(/is in review again; its record: full/);
    expect(await movie(film)).toMatchObject({ import_type: 'full', review_state: 'review' });
    expect((await commands.festival('review', 'list')).stdout).toContain(film);
    const again = await commands.festival('review', 'reopen', film, '--reviewer', 'ben');
    expect(again.stderr).toMatch(/is running: it can be decided on as it is/);

    await commands.temporal(
      ...['workflow', 'signal', '--workflow-id', `movie-lookup/${film}`, '--name', 'reject'],
      ...['--input', '{"reviewer": "ben", "reason": "a lecture"}'],
    );
    await until(film, 'rejected');
    expect(await movie(film)).toMatchObject({
      import_type: 'stub',
      review_state: 'rejected',
      tmdb_id: null,
      cri_eligible: false,
    });
    expect(await decisionsOn(film)).toMatchObject([
      { reviewer: 'ana', before: 'stub', after: 'full' },
      { reviewer: 'ben', before: 'full', after: 'full', decision: { reopen: true } },
      { reviewer: 'ben', before: 'full', after: 'stub', decision: { reason: 'a lecture' } },
    ]);
  });

  test('accepts all stubs of the festival at one stroke, by query', async () => {
    const query =
      'WorkflowType = "movieLookup" AND Festival = "life-2025" AND ReviewState IN ("parked","review") AND ImportType = "stub" AND ExecutionStatus = "Running"';
    await vi.waitFor(async () => {
      const { stdout } = await commands.temporal('workflow', 'count', '--query', query);
      expect(stdout).toMatch(/Total: 2/);
    }, PATIENCE);
    const { code } = await commands.temporal(
      ...[
        'workflow',
        'signal',
        '--name',
        'approve',
        '--query',
        query,
        '--yes',
        '--reason',
        'accept the stubs',
      ],
      ...['--input', '{"reviewer": "ana", "choice": {"accept": "stub"}}'],
    );
    expect(code).toBe(0);
    for (const film of ids.slice(2)) {
      await until(film, 'resolved');
      expect(await movie(film)).toMatchObject({ import_type: 'stub', review_state: 'decided' });
    }
  });
});
