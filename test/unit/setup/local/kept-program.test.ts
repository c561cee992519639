import { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { keepProgram } from '../../../../sandbox/processes/program.js';

/** A process that does what the test says, and ends when it is told to. */
class Child extends EventEmitter {
  exitCode: number | null = null;
  signalCode: string | null = null;

  kill(signal: string): void {
    this.signalCode = signal;
    this.emit('exit', null, signal);
  }
}

const children: Child[] = [];
vi.mock('node:child_process', () => ({
  fork: () => {
    const child = new Child();
    children.push(child);
    return child;
  },
}));
beforeEach(() => {
  children.length = 0;
});

async function kept(): Promise<{ program: Awaited<ReturnType<typeof keepProgram>>; told: string[] }> {
  const told: string[] = [];
  const starting = keepProgram('worker', {}, (line) => told.push(line));
  children[0]?.emit('message', 'ready');
  return { program: await starting, told };
}

test('a program that is killed is started again, and told', async () => {
  const { program, told } = await kept();
  children[0]?.kill('SIGKILL');
  await vi.waitUntil(() => children.length === 2);
  children[1]?.emit('message', 'ready');
  expect(told).toEqual(['The worker ended (SIGKILL) and is started again']);
  await program.stop();
  expect(children[1]?.signalCode).toBe('SIGTERM');
  expect(children).toHaveLength(2);
});

test('one that is started again and never gets ready, for its servers have ended, is stopped all the same', async () => {
  const { program, told } = await kept();
  children[0]?.kill('SIGKILL');
  await vi.waitUntil(() => children.length === 2);
  await program.stop();
  expect(children[1]?.signalCode).toBe('SIGTERM');
  expect(told).toHaveLength(1);
});

test('one that ends before it is ready again is given up, and nothing is left to be stopped', async () => {
  const { program, told } = await kept();
  children[0]?.kill('SIGKILL');
  await vi.waitUntil(() => children.length === 2);
  const second = children[1]!;
  second.exitCode = 1;
  second.emit('exit', 1, null);
  await vi.waitUntil(() => told.length === 2);
  expect(told[1]).toBe('The worker ended before it was ready (exit code 1). Start it with npm run worker.');
  await program.stop();
  expect(children).toHaveLength(2);
});
