import { Writable } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { followImport } from '../../../client/cli/progress-bar.js';
import type { ImportHandle } from '../../../client/imports/start.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** A terminal that keeps what is written. */
class Terminal extends Writable {
  readonly isTTY = true;
  readonly columns = 80;
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

const SHOWS_CURSOR = '\u001B[?25h';
const HIDES_CURSOR = '\u001B[?25l';

test('Ctrl-C gives the cursor back, and says how to go on with the import', async () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  const terminal = new Terminal();
  let end: (result: unknown) => void = () => undefined;
  const result = new Promise((resolve) => {
    end = resolve;
  });
  const progress = { total: 5, full: 1, minimal: 0, stub: 0, spendUsd: 0, paused: false, etaSeconds: null };
  const handle = {
    workflowId: 'festival-import/cannes-2025',
    result: () => result,
    query: () => Promise.resolve(progress),
  } as unknown as ImportHandle;
  const before = process.listenerCount('SIGINT');
  const following = followImport(handle, terminal as unknown as NodeJS.WriteStream);
  await expect.poll(() => terminal.text).toContain(HIDES_CURSOR);
  process.emit('SIGINT');
  expect(exit).toHaveBeenCalledWith(130);
  expect(terminal.text.lastIndexOf(SHOWS_CURSOR)).toBeGreaterThan(terminal.text.lastIndexOf(HIDES_CURSOR));
  expect(terminal.text).toMatch(/\nThe import goes on: festival status cannes-2025 .*\n$/);
  end(progress);
  await following;
  expect(process.listenerCount('SIGINT')).toBe(before);
});
