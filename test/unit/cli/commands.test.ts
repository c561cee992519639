import { execFileSync } from 'node:child_process';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { completionFor } from '../../../client/cli/commands/completion.js';
import { festivalProgram, leavesOf } from '../../../client/cli/program.js';

const program = festivalProgram();
const nameOf = (command: Command): string =>
  command.parent === null ? '' : `${nameOf(command.parent)} ${command.name()}`.trim();

/** Commands that do something, and print only that it is done; all others print data. */
const ACTIONS = [
  // It has JSON among its formats, and writes what it is asked for.
  'export',
  ...[
    'pause',
    'resume',
    'limit',
    'mode',
    'retry',
    'completion',
    'cache clear',
    'collaborations rebuild',
    'metrics forget',
  ],
  ...['sources set', 'sources enable', 'sources disable'],
  ...['review approve', 'review reject', 'review undo', 'review reopen'],
  ...['review judge', 'review none', 'review part', 'review person'],
  ...['schedules ensure', 'schedules watch', 'schedules run', 'schedules pause', 'schedules resume'],
  ...[
    'users add',
    'users disable',
    'users enable',
    'users password',
    'users role',
    'users token',
    'users end-token',
  ],
];

test('every command that prints data prints it as JSON, too', () => {
  const without = leavesOf(program)
    .filter(({ options }) => !options.some(({ long }) => long === '--json'))
    .map(nameOf);
  expect(without.sort()).toEqual([...ACTIONS].sort());
});

test('every command tells times in UTC on request', () => {
  for (const { options } of leavesOf(program)) expect(options.map(({ long }) => long)).toContain('--utc');
});

/** What bash would offer after these words. */
function offered(...words: string[]): string[] {
  const script = `${completionFor(program, 'bash')}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_festival; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
}

test('bash completes commands, those below them, and options after arguments', () => {
  expect(offered('festival', 'st')).toEqual(['status']);
  expect(offered('festival', 'review', 're')).toEqual(['reject', 'reopen']);
  expect(offered('festival', 'review', 'approve', 'tt1234567', '--st')).toEqual(['--stub']);
  expect(offered('festival', 'status', 'cannes-2025', '--j')).toEqual(['--json']);
});

test('every command has its words in the completion of every shell', () => {
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    const script = completionFor(program, shell);
    for (const command of leavesOf(program)) expect(script).toContain(command.name());
  }
  execFileSync('bash', ['-n'], { input: completionFor(program, 'zsh') });
});
