import { writeSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Says in the very last line of a run how many tests passed, failed and were skipped, by the runner's own count. A
 * file or suite that breaks outside its tests, and an error that no test caught, count as a failure each.
 */
export default class CountReporter implements Reporter {
  #line = '0 passed, 0 failed';

  onInit(): void {
    // Whatever else the runner has to say at its end comes before.
    process.once('exit', () => writeSync(1, `${this.#line}\n`));
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    this.#line = countLine(modules, unhandled.length);
  }
}

function countLine(modules: readonly TestModule[], unhandled: number): string {
  const counts = { passed: 0, failed: unhandled, skipped: 0, pending: 0 };
  for (const module of modules) {
    for (const test of module.children.allTests()) counts[test.result().state] += 1;
    for (const suite of [module, ...module.children.allSuites()]) counts.failed += suite.errors().length;
  }
  // A test that never ended has not passed.
  const failed = counts.failed + counts.pending;
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  return `${counts.passed} passed, ${failed} failed${skipped}`;
}
