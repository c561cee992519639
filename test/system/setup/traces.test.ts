import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forkable } from '../../../sandbox/processes/forkable.js';
import { SANDBOX_KEYS } from '../../../sandbox/simulated/scenario.js';
import { generatedScenario } from '../../support/sources/generated.js';
import { COUNTED } from '../../support/sources/counted.js';
import { sharedBundle } from '../../support/runner/shared-bundle.js';
import {
  startTraceCollector,
  type CollectedSpan,
  type TraceCollector,
} from '../../support/trace-collector.js';
import { startApplication, type Application } from '../fixtures/application.js';
import { commandsFor, type Commands } from '../fixtures/commands.js';

/** One film that only IMDb's page knows, from the command to the statements: all that is asked for it is one trace. */
let app: Application;
let commands: Commands;
let collector: TraceCollector;
let spans: CollectedSpan[];
let film: string;

beforeAll(async () => {
  const { scenario, entries } = generatedScenario({
    profile: COUNTED,
    films: 1,
    unknownToTmdb: 1,
    unknownToOmdb: 1,
  });
  film = entries[0]?.imdbId ?? '';
  [app, collector] = await Promise.all([startApplication(scenario), startTraceCollector()]);
  app.variables['OTEL_EXPORTER_OTLP_ENDPOINT'] = collector.url;
  commands = await commandsFor(app, 'festival-traced');
  const { path, execArgv } = forkable(import.meta.url, 'fixtures/traced-worker-main');
  const worker = fork(path, [], { execArgv, env: { ...process.env, ...app.variables } });
  const exited = once(worker, 'exit');
  expect(await Promise.race([once(worker, 'message'), exited])).toEqual(['ready', undefined]);
  const programme = { kind: 'inline', entries };
  await writeFile(
    join(commands.folder, 'one.json'),
    JSON.stringify({ festival: 'traced', year: 2025, programme }),
  );
  expect(await commands.festival('import', 'one.json')).toMatchObject({ code: 0 });
  await app.client.workflow.getHandle(`movie-lookup/${film}`).result();
  worker.send('stop');
  expect(await exited).toEqual([0, null]);
  spans = collector.spans();
});
afterAll(async () => {
  collector.close();
  await commands.stop();
  await app.stop();
});

/** Names of a span and of all above it, up to the first one of the trace. */
function wayTo(span: CollectedSpan): string[] {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  if (parent === undefined)
    return [span.parentSpanId === undefined ? span.name : `${span.name} without its parent`];
  expect(parent.traceId).toBe(span.traceId);
  return [...wayTo(parent), span.name];
}

const WAY = [
  'StartWorkflow:festivalImport',
  'RunWorkflow:festivalImport',
  'StartChildWorkflow:movieLookup',
  'RunWorkflow:movieLookup',
  'StartActivity:lookup',
  'RunActivity:lookup',
];

test.each(['GET tmdb', 'GET omdb', 'POST imdb_scrape'])(
  '%s hangs below the command that began it all',
  (name) => {
    const asked = spans.find((span) => span.name === name)!;
    expect(wayTo(asked)).toEqual([...WAY, name]);
    const service = asked.attributes;
    expect(service).toMatchObject({
      film,
      festival: 'traced-2025',
      temporalWorkflowId: `movie-lookup/${film}`,
    });
    expect(service).toMatchObject({
      'server.address': '127.0.0.1',
      'http.response.status_code': expect.any(Number) as number,
    });
  },
);

test('so do the statements', () => {
  const statements = spans.filter(
    ({ name, attributes }) => name.startsWith('pg.query') && attributes['film'] === film,
  );
  expect(statements.length).toBeGreaterThan(5);
  for (const statement of statements)
    expect(wayTo(statement).slice(0, WAY.length - 2)).toEqual(WAY.slice(0, -2));
});

test('the processes name themselves, and workflows their film and festival', () => {
  expect(new Set(spans.map(({ service }) => service))).toEqual(
    new Set(['festival-lookup-festival', 'festival-lookup-worker']),
  );
  const run = spans.find(({ name }) => name === 'RunWorkflow:movieLookup')!;
  expect(run.attributes).toMatchObject({ film, festival: 'traced-2025', workflowType: 'movieLookup' });
  expect(Object.keys(run.attributes).sort()).toEqual(
    ['festival', 'film', 'runId', 'taskQueue', 'temporalWorkflowId', 'workflowType'].sort(),
  );
});

test('no key, query or body is told', () => {
  for (const key of Object.values(SANDBOX_KEYS)) expect(collector.text()).not.toContain(key);
  expect(collector.text()).not.toMatch(/api_?key|authorization|<html/i);
  for (const { attributes } of spans) expect(attributes['url.path'] ?? '/').toMatch(/^\/[^?]*$/);
});

test('what was traced replays on code that does not trace', async () => {
  const histories = app.client.workflow.list().intoHistories();
  const workflowBundle = await sharedBundle('application');
  let replayed = 0;
  for await (const { error } of Worker.runReplayHistories({ workflowBundle }, histories)) {
    expect(error).toBeUndefined();
    replayed += 1;
  }
  expect(replayed).toBeGreaterThanOrEqual(2);
});
