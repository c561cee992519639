import { DefaultLogger, Runtime } from '@temporalio/worker';

/** Has the Temporal SDK log warnings and errors alone in this process, unless the test file has set it up already. */
export function quietSdk(): void {
  try {
    Runtime.install({ logger: new DefaultLogger('WARN') });
  } catch {
    // Installed before: that stays.
  }
}
