import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import getPort from 'get-port';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cannesScenario } from '../../../sandbox/simulated/scenario.js';
import { startApplication, startWorkers, withoutLatency, type Application } from '../fixtures/application.js';
import { commandsFor, type Commands, type Ran } from '../fixtures/commands.js';

/** The application as operators use it: by the Temporal CLI, and by the `festival` command. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const EXAMPLE = join(ROOT, 'examples/cannes-2025.json');
let app: Application;
let workers: { stop: () => Promise<void> };
let commands: Commands;

beforeAll(async () => {
  app = await startApplication(withoutLatency(cannesScenario()));
  workers = await startWorkers(app);
  commands = await commandsFor(app);
});
afterAll(async () => {
  await workers.stop();
  await commands.stop();
  await app.stop();
});

const temporal = (...args: string[]): Promise<Ran> => commands.temporal(...args);
const festival = (args: string[]): Promise<Ran> => commands.festival(...args);

describe('the Temporal CLI', () => {
  test('starts the import of the example file, which ends', async () => {
    const started = await temporal(
      ...['workflow', 'start', '--type', 'festivalImport', '--task-queue', 'festival-lookup'],
      ...['--workflow-id', 'festival-import/cannes-2025', '--input-file', EXAMPLE],
    );
    expect(started).toMatchObject({ code: 0 });
    const result = await temporal(
      'workflow',
      'result',
      '--workflow-id',
      'festival-import/cannes-2025',
      '--output',
      'json',
    );
    expect(JSON.parse(result.stdout)).toMatchObject({
      status: 'COMPLETED',
      result: { total: 25, full: 16, minimal: 8, stub: 1 },
    });
  });

  test('approves the parked film by signal', async () => {
    const signalled = await temporal(
      ...['workflow', 'signal', '--workflow-id', 'movie-lookup/tt33772384', '--name', 'approve'],
      ...['--input', '{"reviewer": "ana", "choice": {"accept": "stub"}}'],
    );
    expect(signalled.code).toBe(0);
    const result = await temporal(
      'workflow',
      'result',
      '--workflow-id',
      'movie-lookup/tt33772384',
      '--output',
      'json',
    );
    expect(JSON.parse(result.stdout)).toMatchObject({ result: { stage: 'resolved', importType: 'stub' } });
  });

  test('finds films by search attribute', async () => {
    await expect
      .poll(
        async () => {
          const listed = await temporal(
            ...[
              'workflow',
              'list',
              '--output',
              'json',
              '--query',
              "LookupStage = 'resolved' AND Festival = 'cannes-2025'",
            ],
          );
          return (JSON.parse(listed.stdout) as unknown[]).length;
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBe(25);
  });

  test('shows in words why malformed input failed', async () => {
    await temporal(
      ...['workflow', 'start', '--type', 'festivalImport', '--task-queue', 'festival-lookup'],
      ...['--workflow-id', 'festival-import/malformed'],
      ...['--input', '{"festival": "Cannes!", "year": "20x5", "policy": {"window": 0}}'],
    );
    const result = await temporal(
      'workflow',
      'result',
      '--workflow-id',
      'festival-import/malformed',
      '--output',
      'json',
    );
    expect(result.stdout + result.stderr).toMatch(/festival: expected a festival name/);
    expect(result.stdout + result.stderr).toMatch(/year: expected a year such as 2025/);
    expect(result.stdout + result.stderr).toMatch(/policy\.window: expected a number of at least 1/);
  });
});

describe('festival', () => {
  test('import: a second time, from the same file, with the table of what it came to', async () => {
    const { code, stdout } = await festival(['import', EXAMPLE]);
    expect(code).toBe(0);
    expect(stdout).toContain('festival-import/cannes-2025 is running.');
    expect(stdout).toMatch(/full\s+16/);
    expect(stdout).toMatch(/minimal\s+8/);
  });

  test('status: counts of an import', async () => {
    const { code, stdout } = await festival(['status', 'cannes-2025']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/festival-import\/cannes-2025: completed · full 16 · minimal 8 · stub 1/);
  });

  test('film: what was tried, why it failed, what next', async () => {
    const { code, stdout } = await festival(['film', 'tt32275943']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Alpha/);
    expect(stdout).toMatch(/TMDb +does not know the film/);
    expect(stdout).toMatch(/Next: Done: the record is minimal/);
  });

  test('an unknown film is said to be unknown', async () => {
    const { code, stderr } = await festival(['film', 'tt0000000']);
    expect(code).toBe(1);
    expect(stderr).toContain('There is no film tt0000000.');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test.each([
    [['film', 'tt0000000'], /^There is no film tt0000000/],
    [['status', 'never-2025'], /^Temporal knows no workflow festival-import\/never-2025/],
    [['imports', '--page', '99999999999999999999'], /expected a whole number from 1 to \d+$/],
    [['status'], /^missing required argument 'edition'/],
  ])('%j with --json says in JSON why there is nothing', async (args, words) => {
    const { code, stdout, stderr } = await festival([...args, '--json']);
    expect(code).toBe(1);
    const { error } = JSON.parse(stdout) as { error: string };
    expect(error).toMatch(words);
    expect(stderr).toContain(error);
  });

  test.runIf(existsSync('/dev/full'))(
    'what cannot be written is a failure, but for who reads on no more',
    async () => {
      const full = await commands.shell('npx festival imports > /dev/full');
      expect(full).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^The output cannot be written: ENOSPC/) as string,
      });
      const closed = await commands.shell('(npx festival awards; echo "ended with $?" >&2) | true');
      expect(closed.stderr).toBe('ended with 0\n');
    },
  );

  test('a file that is not there, a year that is none, a file without festival and year', async () => {
    await writeFile(join(commands.folder, 'bare.json'), '[{"title": "A film"}]');
    const [missing, year, bare] = await Promise.all([
      festival(['import', './nowhere.json']),
      festival(['import', 'cannes', '20x5']),
      festival(['import', 'bare.json']),
    ]);
    expect([missing.code, year.code, bare.code]).toEqual([1, 1, 1]);
    expect(missing.stderr).toMatch(/There is no file \.\/nowhere\.json/);
    expect(year.stderr).toMatch(/year: expected a year such as 2025, found "20x5"/);
    expect(bare.stderr).toMatch(/give --festival and --year/);
  });

  test('status of an import that has ended: its films as they are now', async () => {
    const [film] = await app.dataSource.query<{ id: string }[]>(
      `SELECT id::text FROM movies WHERE import_type = 'minimal' ORDER BY id LIMIT 1`,
    );
    await app.dataSource.query(`UPDATE movies SET import_type = 'full' WHERE id = $1`, [film?.id]);
    const { stdout } = await festival(['status', 'cannes-2025']);
    await app.dataSource.query(`UPDATE movies SET import_type = 'minimal' WHERE id = $1`, [film?.id]);
    expect(stdout).toMatch(/festival-import\/cannes-2025: completed · full 17 · minimal 7 · stub 1/);
    expect(stdout).toMatch(/full\s+17/);
  });

  test('status of an import that has ended, without the database: the figures that the import counted', async () => {
    const nowhere = `postgres://nobody@127.0.0.1:${await getPort()}/none`;
    const { stdout } = await commands.shell(`DATABASE_URL=${nowhere} npx festival status cannes-2025`);
    expect(stdout).toMatch(/completed · full 16 · minimal 8 · stub 1/);
    expect(stdout).toMatch(/As the import itself counted them\. Postgres at .* cannot be used/);
  });

  test('an import that has ended can be neither paused nor resumed, and one that never was is not known', async () => {
    const [paused, resumed, unknown] = await Promise.all([
      festival(['pause', 'cannes-2025', 'for a while']),
      festival(['resume', 'cannes-2025']),
      festival(['pause', 'nowhere-2025']),
    ]);
    expect([paused.code, resumed.code, unknown.code]).toEqual([1, 1, 1]);
    const ended = 'festival-import/cannes-2025 has ended (completed): there is nothing to';
    expect(paused.stderr.trim()).toBe(`${ended} pause.`);
    expect(resumed.stderr.trim()).toBe(`${ended} resume.`);
    expect(unknown.stderr).toMatch(/knows no workflow festival-import\/nowhere-2025: was the import started/);
  });

  test('without a worker status and film say so, and what is over', { timeout: 60_000 }, async () => {
    const unanswered = async (type: string, workflowId: string) =>
      await app.client.workflow.start(type, { workflowId, taskQueue: 'nobody', args: [] });
    await unanswered('festivalImport', 'festival-import/silent-2025');
    await (await unanswered('movieLookup', 'movie-lookup/tt9999998')).terminate();
    const [status, film] = await Promise.all([
      festival(['status', 'silent-2025']),
      festival(['film', 'tt9999998']),
    ]);
    expect([status.code, film.code]).toEqual([1, 1]);
    expect(status.stderr).toMatch(
      /^No worker answers for festival-import\/silent-2025: is one up \(npm run worker\)\?$/m,
    );
    expect(film.stderr).toMatch(/movie-lookup\/tt9999998.* It is over: terminated\./);
  });

  test('Temporal that is not there is told in one line', async () => {
    const address = `127.0.0.1:${await getPort()}`;
    const { code, stderr } = await commands.shell(
      `TEMPORAL_ADDRESS=${address} npx festival status cannes-2025`,
    );
    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(new RegExp(`^Temporal at ${address} cannot be reached: .*$`));
  });
});
