import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cannesScenario } from '../../sandbox/simulated/scenario.js';
import { startTraceCollector, type CollectedSpan } from '../support/trace-collector.js';
import { traceSvg } from '../support/trace-svg.js';
import { withApplication, type BenchApplication } from './money/application.js';

/** A film that OMDb alone knows of those three. */
const FILM = { imdbId: 'tt27714581', title: 'Sentimental Value', nominations: [{ category: "Palme d'Or" }] };
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Draws docs/images/trace.svg: the trace of one film's import, as `festival import` and a worker of a real run sent it. */
export async function run(): Promise<void> {
  await withApplication(cannesScenario(), async (app) => {
    const spans = await traceOf(app);
    const file = here('../../docs/images/trace.svg');
    const title = `One film, from the command to the statements: ${FILM.title} (${FILM.imdbId}), ${spans.length} spans`;
    await writeFile(file, traceSvg(spans, title));
    console.log(`${spans.length} spans are drawn in ${file}`);
  });
}

async function traceOf({ variables, folder, client }: BenchApplication): Promise<CollectedSpan[]> {
  const collector = await startTraceCollector();
  const env = {
    ...process.env,
    ...variables,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    LOG_LEVEL: 'error',
  };
  const execArgv = ['--import', 'tsx'];
  const worker = fork(here('../system/setup/fixtures/traced-worker-main.ts'), [], { execArgv, env });
  const exited = once(worker, 'exit');
  await once(worker, 'message');
  const programme = { kind: 'inline', entries: [FILM] };
  const file = join(folder, 'one-film.json');
  await writeFile(file, JSON.stringify({ festival: 'cannes', year: 2025, programme }));
  await promisify(execFile)(
    process.execPath,
    [...execArgv, here('../../client/cli/main.ts'), 'import', file],
    { env },
  );
  await client.workflow.getHandle(`movie-lookup/${FILM.imdbId}`).result();
  worker.send('stop');
  await exited;
  collector.close();
  const begin = collector.spans().find(({ name }) => name === 'StartWorkflow:festivalImport')!;
  return collector.spans().filter(({ traceId }) => traceId === begin.traceId);
}
