import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keptFor } from '../../../dashboard/server/kept.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Figures that are another number at each reading, read as the test says so. */
function figures(shownMs?: number) {
  const answers: ((failed?: Error) => void)[] = [];
  const read = () =>
    new Promise<number>((resolve, reject) => {
      const number = answers.length + 1;
      answers.push((failed) => {
        if (failed === undefined) resolve(number);
        else reject(failed);
      });
    });
  return { answers, now: keptFor(60_000, read, shownMs) };
}

test('visits that come together wait for one reading, which is kept', async () => {
  const { answers, now } = figures();
  const both = Promise.all([now(), now()]);
  answers[0]?.();
  expect(await both).toEqual([1, 1]);
  vi.advanceTimersByTime(59_000);
  expect(await now()).toBe(1);
  vi.advanceTimersByTime(2_000);
  const third = now();
  answers[1]?.();
  expect(await third).toBe(2);
});

test('what is shown longer is read anew behind the visit, once', async () => {
  const { answers, now } = figures(3_600_000);
  const first = now();
  answers[0]?.();
  expect(await first).toBe(1);
  vi.advanceTimersByTime(61_000);
  expect(await Promise.all([now(), now()])).toEqual([1, 1]);
  expect(answers).toHaveLength(2);
  answers[1]?.(new Error('the database is away'));
  await vi.advanceTimersByTimeAsync(0);
  expect(await now()).toBe(1);
  answers[2]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(await now()).toBe(3);
  // What is too old is waited for.
  vi.advanceTimersByTime(3_601_000);
  const late = now();
  answers[3]?.();
  expect(await late).toBe(4);
});

test('a reading that fails is told, and not kept', async () => {
  const { answers, now } = figures();
  const failed = now();
  answers[0]?.(new Error('the database is away'));
  await expect(failed).rejects.toThrow('away');
  const next = now();
  answers[1]?.();
  expect(await next).toBe(2);
});
