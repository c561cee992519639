import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { firstLine } from '../../../config/wait-for.js';

/** Runs some lines with a log in a process of its own, for it writes to the process's standard error. */
function logged(lines: string): { text: string; lines: Record<string, unknown>[] } {
  const module = new URL('../../../config/log.ts', import.meta.url).href;
  const { stderr, status } = spawnSync(
    process.execPath,
    [
      ...['--import', fileURLToPath(import.meta.resolve('tsx')), '--input-type=module', '--eval'],
      `import { createLog } from '${module}'; const log = createLog('info'); ${lines}`,
    ],
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return {
    text: stderr,
    lines: stderr
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

test('lines are JSON on standard error, with words for the level, from the wanted level on', () => {
  const { lines } = logged(
    `log.debug('unheard'); log.info({ workflowId: 'w' }, 'heard'); log.error('loud');`,
  );
  expect(lines).toMatchObject([
    { level: 'info', workflowId: 'w', msg: 'heard' },
    { level: 'error', msg: 'loud' },
  ]);
  expect(Date.parse(String(lines[0]?.['time']))).not.toBeNaN();
});

test('passwords and keys in URLs are masked, wherever they stand', () => {
  const { text } = logged(`
    log.info('postgres://user:hunter2@db.example/films');
    log.warn({ url: 'https://api.example/3/find?api_key=hunter2&x=1' }, 'and ?apikey=hunter2');
    log.error({ error: new Error('GET https://user:hunter2@host/?token=hunter2 failed') }, 'failed');`);
  expect(text).not.toContain('hunter2');
  expect(text).toContain('postgres://user:***@db.example/films');
  expect(text).toContain('api_key=***&x=1');
});

test('text from outside forges no line, and moves no cursor', () => {
  const text = `eve\n{"level":"info","msg":"forged"}\r\u2028\u0085\u001b[2J\u009b2J\u202e`;
  const { text: written, lines } = logged(
    `log.warn({ name: ${JSON.stringify(text)} }, ${JSON.stringify(text)});`,
  );
  expect(lines).toMatchObject([{ level: 'warn', name: text, msg: text }]);
  expect(written).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
});

test('an error is one line, without its stack', () => {
  const { text, lines } = logged(`log.error({ error: new Error('first line\\nsecond line') }, 'failed');`);
  expect(lines[0]).toMatchObject({ error: 'first line' });
  expect(text).not.toMatch(/ at .*:\\d+/);
});

test('the first line of what failed', () => {
  expect(firstLine(new AggregateError([new Error('the cause.'), new Error('another')]))).toBe('the cause');
  expect(firstLine('text\nmore')).toBe('text');
});
