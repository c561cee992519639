import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ensureSchedules } from '../../../client/schedules.js';
import { cannesScenario } from '../../../sandbox/simulated/scenario.js';
import { startApplication, startWorkers, withoutLatency, type Application } from '../fixtures/application.js';
import { pauseSignal } from '../../../workflows/shared/messages.js';
import { eventFile } from '../fixtures/awards-file.js';
import { commandsFor, type Commands } from '../fixtures/commands.js';
import { COUNTED } from '../../support/sources/counted.js';

/** Every command that the README and the pages of docs/ write in a block, typed into a shell as it stands. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const IMPORT = 'festival-import/cannes-2025';
const PARKED = 'movie-lookup/tt33772384';
const PASSWORD = 'a sentence that nobody guesses';

/** Not run here, and why. */
const ELSEWHERE: [RegExp, string][] = [
  [/^npm ci/, 'what CI does before its tests'],
  [/^npm run (worker|migrate|replay:open)|^npx vitest/, 'tests of their own run them'],
  [/^npm run test:real-server/, 'takes minutes: CI runs it by night'],
  [/^docker compose/, 'wants a Docker engine'],
  [/^export |^[A-Z_]+=/, 'a setting'],
  [/--build-id/, 'names a build of its own; a test of deployments runs it'],
  [/worker deployment describe/, 'workers are not deployed as versions here; a test of deployments runs it'],
  [/--from-oban/, 'wants the database of a predecessor'],
  [/<id>/, 'has a place to fill in'],
];

/** What the pages mark with `# internet`, for it is asked of sites that are not here. */
const ON_THE_INTERNET = [
  'npx festival import my-awards 2025 --event ev0000400 --awards https://example.org/ev0000400.yml',
  'npx festival import berlin 2026 --site berlinale',
  'npx festival import docaviv 2026 --site docaviv',
];

/** What says no on the local stack, and in which words. */
const REFUSED: [RegExp, RegExp][] = [
  [/--event ev0001234/, /ev0001234/],
  [/"tmdbId":123\b|--tmdb 1124566/, /no source knows TMDb film/],
  [/backfill failed-films\.csv --name spring$/, /--yes/],
];

let app: Application;
let workers: { stop: () => Promise<void> };
let commands: Commands;
/** IMDb-Awards, with the file of one event. */
let mirror: FastifyInstance;

beforeAll(async () => {
  mirror = Fastify({ forceCloseConnections: true });
  mirror.get('/events/ev0000147.yml', () => eventFile().text);
  const address = await mirror.listen({ port: 0, host: '127.0.0.1' });
  app = await startApplication({ ...withoutLatency(cannesScenario()), profile: COUNTED });
  app.variables['IMDB_AWARDS_BASE_URL'] = address;
  vi.stubEnv('IMDB_AWARDS_BASE_URL', address);
  workers = await startWorkers(app);
  commands = await commandsFor(app);
  await ensureSchedules(app.client);
  await Promise.all(writeFiles(commands.folder));
  await commands.shell('npx festival import examples/cannes-2025.json');
});
afterAll(async () => {
  await workers.stop();
  await commands.stop();
  await app.stop();
  await mirror.close();
  vi.unstubAllEnvs();
});

/** The files that the pages speak of. */
function writeFiles(folder: string): Promise<void>[] {
  const failed = { title: 'Sirât', imdb_id: 'tt32298285', festival: 'cannes', year: 2025 };
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  return [
    mkdir(join(folder, 'examples')).then(() =>
      copyFile(join(ROOT, 'examples/cannes-2025.json'), join(folder, 'examples/cannes-2025.json')),
    ),
    readFile(join(ROOT, 'docs/start.md'), 'utf8').then((page) =>
      write('programme.json', /^```json\n(.*?)^```/ms.exec(page)?.[1] ?? ''),
    ),
    write('shorts.csv', 'title,year,section\nSirât,2025,Shorts\n'),
    write('list.csv', 'title_mixed_lowercase,prod_year\nSirât,2025\n'),
    write('copy.yml', eventFile().text),
    write('failed-films.csv', `${Object.keys(failed).join()}\n${Object.values(failed).join()}\n`),
    write('failed-films.json', JSON.stringify([failed])),
  ];
}

/** The command lines of the pages' shell blocks, in their order. */
async function written(): Promise<{ page: string; line: string; isOnline: boolean }[]> {
  const names = (await readdir(join(ROOT, 'docs'))).filter((name) => name.endsWith('.md'));
  const pages = ['README.md', ...names.map((name) => `docs/${name}`)];
  const lines = pages.map(async (page) =>
    [...(await readFile(join(ROOT, page), 'utf8')).matchAll(/^```sh\n(.*?)^```/gms)]
      .flatMap(([, block = '']) => block.replaceAll(/\\\n\s*/g, '').split('\n'))
      .filter((line) => line.trim() !== '' && !line.startsWith('#'))
      .map((line) => ({
        page,
        line: line.replace(/\s{2,}#.*$/, ''),
        isOnline: /\s{2,}# internet/.test(line),
      })),
  );
  return (await Promise.all(lines)).flat();
}

/** Brings about what a command speaks of: an import that runs, a film that waits. */
async function prepare(line: string): Promise<void> {
  const isToPaused = line.includes(`${IMPORT} --name`) || /festival (limit|mode) /.test(line);
  if ((isToPaused || /workflow start|festival import /.test(line)) && (await isRunning(IMPORT)))
    await app.client.workflow.getHandle(IMPORT).terminate();
  if (isToPaused)
    await app.client.workflow.signalWithStart('festivalImport', {
      workflowId: IMPORT,
      taskQueue: 'festival-lookup',
      args: [JSON.parse(await readFile(join(ROOT, 'examples/cannes-2025.json'), 'utf8'))],
      signal: pauseSignal,
      signalArgs: ['so that it still runs'],
    });
  if (line.includes('reopen'))
    await commands.shell('npx festival review approve tt33772384 --reviewer test --stub');
  else if (line.includes('tt33772384') && !(await isRunning(PARKED)))
    await commands.shell('npx festival review reopen tt33772384 --reviewer test');
  // One that was reopened waits for a person alone.
  if (line.includes('retry tt')) await commands.shell('npx festival review none tt33772384 --reviewer test');
  if (line.includes('review person 17'))
    await app.dataSource.query(
      `INSERT INTO nomination_people (id, nomination_id, position, nominee, reason)
       SELECT 17, min(id), 9, 'Somebody', 'not_in_credits' FROM nominations ON CONFLICT DO NOTHING`,
    );
  if (line.includes('backfill/spring'))
    await commands.shell('npx festival backfill failed-films.csv --name spring --yes');
}

async function isRunning(workflowId: string): Promise<boolean> {
  const { status } = await app.client.workflow.getHandle(workflowId).describe();
  return status.name === 'RUNNING';
}

const all = await written();
const pages = all.filter(({ isOnline }) => !isOnline);

test('what wants the internet is marked and listed', () => {
  expect(all.filter(({ isOnline }) => isOnline).map(({ line }) => line)).toEqual(ON_THE_INTERNET);
});

test.each(pages.filter(({ line }) => !ELSEWHERE.some(([pattern]) => pattern.test(line))))(
  '$page: $line',
  async ({ line }) => {
    await prepare(line);
    const refusal = REFUSED.find(([pattern]) => pattern.test(line))?.[1];
    const { code, stdout, stderr } = await commands.shell(line, `${PASSWORD}\n`);
    if (refusal === undefined) expect(code, stderr + stdout).toBe(0);
    else expect(`${code} ${stderr}${stdout}`).toMatch(refusal);
  },
);

test('what is not run here is written somewhere', () => {
  const lines = pages.map(({ line }) => line);
  const unused = [...ELSEWHERE, ...REFUSED].filter(([pattern]) => !lines.some((line) => pattern.test(line)));
  expect(unused).toEqual([]);
});
