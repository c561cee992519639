import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { askWorkflow } from '../../../client/ask-workflow.js';
import { withoutCurrentVersion } from '../../../client/deployment.js';
import { filmState } from '../../../client/imports/start.js';
import { decideFilm } from '../../../client/films/reviews.js';
import { readEnvironment } from '../../../config/environment.js';
import { createSources } from '../../../sources/registry.js';
import { workerDeployment } from '../../../worker/deployment.js';
import { createWorkers, runWorkers } from '../../../worker/workers.js';
import { startApplication, type Application } from '../fixtures/application.js';
import { commandsFor, type Commands } from '../fixtures/commands.js';
import { sharedBundle } from '../../support/runner/shared-bundle.js';

/** Workers of a deployment take a film's lookup over from one version to the next, in the middle of its life. */
const PATIENCE = { timeout: 60_000, interval: 200 };
const NAME = 'festival-lookup';
const FILM = 'tt9700001';

let app: Application;
let commands: Commands;
let folder: string;
const running: (() => Promise<void>)[] = [];

beforeAll(async () => {
  app = await startApplication({ films: [] });
  commands = await commandsFor(app);
  folder = await mkdtemp(join(tmpdir(), 'festival-lookup-builds-'));
  await sharedBundle('application');
});
afterAll(async () => {
  for (const stop of running.splice(0)) await stop();
  await commands.stop();
  await app.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Starts the workers of a build; answers its id. */
async function startBuild(name: string): Promise<{ buildId: string; stop: () => Promise<void> }> {
  await mkdir(join(folder, name));
  const path = join(folder, name, 'code.js');
  // Before the code, for its source map must stand last.
  await writeFile(path, `// ${name}\n${(await sharedBundle('application')).code}`);
  const deployment = workerDeployment({ TEMPORAL_DEPLOYMENT_NAME: NAME }, join(folder, name));
  const workers = await createWorkers({
    connection: app.temporal.environment.nativeConnection,
    namespace: 'default',
    dataSource: app.dataSource,
    sources: createSources(readEnvironment(app.variables)),
    workflowBundle: { codePath: path },
    deployment,
    shutdownGraceMs: 1000,
  });
  const ended = runWorkers(workers);
  const stop = async (): Promise<void> => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended;
  };
  running.push(stop);
  return { buildId: deployment?.version.buildId ?? '', stop };
}

async function makeCurrent(buildId: string): Promise<void> {
  // The server learns of a version when its workers poll.
  await vi.waitFor(async () => {
    const set = await commands.temporal(
      ...['worker', 'deployment', 'set-current-version', '--deployment-name', NAME],
      ...['--build-id', buildId, '--yes'],
    );
    expect(set).toMatchObject({ code: 0 });
  }, PATIENCE);
}

async function buildOf(workflowId: string): Promise<string | undefined> {
  const { raw } = await app.client.workflow.getHandle(workflowId).describe();
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? undefined;
}

test('a version takes no work before it is current; then the next one takes the waiting film over', async () => {
  const first = await startBuild('first');
  await app.dataSource.query(
    `INSERT INTO movies (imdb_id, title, workflow_id) VALUES ($1, 'A film', 'movie-lookup/' || $1)`,
    [FILM],
  );
  const [row] = await app.dataSource.query<{ id: string }[]>(
    'SELECT id::text FROM movies WHERE imdb_id = $1',
    [FILM],
  );
  await app.client.workflow.start('movieLookup', {
    workflowId: `movie-lookup/${FILM}`,
    taskQueue: 'festival-lookup',
    args: [
      {
        movieId: row!.id,
        filmKey: FILM,
        imdbId: FILM,
        label: 'A film',
        policy: { tiers: ['tmdb'], recheck: [] },
      },
    ],
  });
  expect(await buildOf(`movie-lookup/${FILM}`)).toBeUndefined();
  await vi.waitFor(async () => {
    expect(await withoutCurrentVersion(app.client)).toMatch(
      `set-current-version --deployment-name ${NAME} --build-id ${first.buildId} --yes`,
    );
  }, PATIENCE);
  await expect(
    askWorkflow(app.client, `movie-lookup/${FILM}`, () => filmState(app.client, FILM)),
  ).rejects.toThrow(/^No version of the worker deployment/);
  await makeCurrent(first.buildId);
  await vi.waitFor(async () => {
    expect(await withoutCurrentVersion(app.client)).toBeUndefined();
  }, PATIENCE);
  await vi.waitFor(async () => {
    expect((await filmState(app.client, FILM)).stage).toBe('parked');
  }, PATIENCE);
  expect(await buildOf(`movie-lookup/${FILM}`)).toBe(first.buildId);

  const second = await startBuild('second');
  expect(second.buildId).not.toBe(first.buildId);
  await makeCurrent(second.buildId);
  await first.stop();
  await decideFilm({ client: app.client, db: app.dataSource.manager }, FILM, {
    reviewer: 'ana',
    choice: { accept: 'stub' },
  });
  expect(await buildOf(`movie-lookup/${FILM}`)).toBe(second.buildId);
  const described = await commands.temporal('worker', 'deployment', 'describe', '--name', NAME);
  expect(described.stdout).toContain(second.buildId);
});

test('without a name workers are unversioned; a build id of one’s own is taken', () => {
  const path = folder;
  expect(workerDeployment({}, path)).toBeUndefined();
  expect(
    workerDeployment({ TEMPORAL_DEPLOYMENT_NAME: NAME, TEMPORAL_WORKER_BUILD_ID: '1.2.3' }, path),
  ).toMatchObject({
    version: { deploymentName: NAME, buildId: '1.2.3' },
    defaultVersioningBehavior: 'AUTO_UPGRADE',
  });
});
