import { defineConfig } from 'vitest/config';

const SECOND = 1000;
/** Files of unit tests are busy all the time: as many at a time as there are cores, of the smallest machine. */
const TWO_AT_A_TIME = { maxWorkers: 2 };
/** Files with servers of their own wait for them half of their time: three share two cores well. */
const THREE_AT_A_TIME = { maxWorkers: 3, sequence: { groupOrder: 1 } };

/** Tests by kind, one folder each; `--project unit` runs one kind. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/runner/global-setup.ts'],
    reporters: ['default', './test/support/runner/count-reporter.ts'],
    projects: [
      { test: { ...folder('unit'), ...TWO_AT_A_TIME, testTimeout: 20 * SECOND } },
      {
        test: {
          ...folder('contract'),
          ...TWO_AT_A_TIME,
          testTimeout: 30 * SECOND,
          hookTimeout: 60 * SECOND,
        },
      },
      { test: { ...folder('workflow'), ...withServers('test-server'), ...THREE_AT_A_TIME } },
      { test: { ...folder('system'), ...withServers('temporal'), ...THREE_AT_A_TIME } },
      {
        test: {
          ...folder('browser'),
          ...withServers('temporal', 'chromium'),
          ...THREE_AT_A_TIME,
          // One of them puts a site of its own in the place of a module.
          isolate: true,
        },
      },
      {
        test: {
          ...folder('replay'),
          ...TWO_AT_A_TIME,
          testTimeout: 60 * SECOND,
          hookTimeout: 120 * SECOND,
        },
      },
      // By `npm run test:real-server` alone: it takes minutes, and the first time builds a Temporal server with Go.
      ...(process.env['REAL_SERVER'] === undefined
        ? []
        : [{ test: { ...folder('real-server'), globalSetup: ['test/real-server/fixtures/prepare.ts'] } }]),
    ],
  },
});

function folder(name: string) {
  return {
    name,
    include: [`test/${name}/**/*.test.ts`],
    pool: 'forks' as const,
    // Files share a process, and what it has loaded: fixtures register their hooks in functions, and no file leaves a trace.
    isolate: false,
    setupFiles: ['test/support/runner/end-with-runner.ts', 'test/support/runner/plain-screen.ts'],
  };
}

/** Programs that take minutes to get the first time are got before the tests, whose time limits can then be short. */
function withServers(...programs: ('temporal' | 'test-server' | 'chromium')[]) {
  return {
    globalSetup: programs.map((program) => `test/support/runner/prepare-${program}.ts`),
    testTimeout: 240 * SECOND,
    hookTimeout: 180 * SECOND,
  };
}
