import { setTimeout as wait } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { SOURCE_WAITS, type SourceTrouble } from '../../domain/health.js';
import {
  approveSignal,
  pauseSignal,
  progressQuery,
  rejectSignal,
  resumeSignal,
  retryNowSignal,
  reviewUpdate,
  setSpendLimitSignal,
  setSpendModeSignal,
  stateQuery,
  tryAgainSignal,
} from '../../workflows/messages.js';
import { film, Gate, hasReceived, startImport } from '../workflow/fixtures/import-stage.js';
import type { LookupStage } from '../workflow/fixtures/lookup-stage.js';
import { candidate, fault, found, missed } from '../workflow/fixtures/script.js';

/** Runs a branch of the workflows to its end; answers the ids of those whose histories are to be kept. */
export type Scenario = (stage: LookupStage) => Promise<string[]>;

const LOOK_MS = 20;
const LOOKS = 1500;
const QUIET = { policy: { recheck: [] } };

/** Waits for a condition of a running scenario. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    if (await holds()) return;
    await wait(LOOK_MS);
  }
  throw new Error('what the scenario waits for does not come');
}

function waits(source: SourceTrouble['source'], forEverybody: boolean): ApplicationFailure {
  const trouble: SourceTrouble = {
    source,
    reason: 'unavailable',
    message: 'is down',
    forEverybody,
    waitMs: 1000,
  };
  return ApplicationFailure.create({
    message: 'is down',
    type: SOURCE_WAITS,
    nonRetryable: true,
    details: [trouble],
  });
}

/** Every branch of the workflows by the name of its history. */
export const SCENARIOS: Record<string, Scenario> = {
  'lookup-full': async (stage) => {
    const { handle } = await stage.start({ tmdb: [found('tmdb', 'full')] });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-minimal-then-full': async (stage) => {
    const { handle } = await stage.start({
      tmdb: [missed('tmdb', 'low_confidence', { candidates: [candidate(0.7)] }), found('tmdb', 'full')],
      omdb: [found('omdb', 'minimal')],
    });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-minimal': async (stage) => {
    const { handle } = await stage.start({ omdb: [found('omdb', 'minimal')] });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-full-on-imdb': async (stage) => {
    const { handle } = await stage.start({ imdb_scrape: [found('imdb_scrape', 'full')] });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-doubtful-taken': async (stage) => {
    const { handle } = await stage.start({
      tmdb: [missed('tmdb', 'low_confidence', { candidates: [candidate(0.7)] }), found('tmdb', 'full')],
    });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-faults': async (stage) => {
    const { handle } = await stage.start({
      tmdb: [fault('rate_limited'), missed('tmdb')],
      omdb: [fault('unavailable', true)],
      imdb_scrape: [
        ...Array.from({ length: 4 }, () => fault('DatabaseUnavailable')),
        found('imdb_scrape', 'full'),
      ],
    });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-source-down': async (stage) => {
    const { handle } = await stage.start({
      tmdb: [waits('tmdb', true), waits('tmdb', false), found('tmdb', 'full')],
    });
    await handle.signal(tryAgainSignal);
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-parked-resolves-itself': async (stage) => {
    const { handle } = await stage.start({ tmdb: [missed('tmdb'), missed('tmdb'), found('tmdb', 'full')] });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-review-after-30-days': async (stage) => {
    const { handle } = await stage.start({});
    await stage.environment.sleep('31 days');
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'stub' } });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-retried-by-hand': async (stage) => {
    const { handle } = await stage.start(
      { imdb_scrape: [missed('imdb_scrape'), found('imdb_scrape', 'full')] },
      QUIET,
    );
    await stage.environment.sleep('1 hour');
    await handle.signal(retryNowSignal, { sources: ['imdb_scrape'] });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-over-budget-then-mode': async (stage) => {
    const { handle } = await stage.start(
      { omdb: [found('omdb', 'minimal')] },
      { policy: { recheck: [], spendMode: 'free-only' } },
    );
    await stage.environment.sleep('1 hour');
    await handle.signal(setSpendModeSignal, 'normal');
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-approved-tmdb-film': async (stage) => {
    const { handle } = await stage.start({ tmdb: [missed('tmdb'), found('tmdb', 'full')] }, QUIET);
    await stage.environment.sleep('1 hour');
    await handle.executeUpdate(reviewUpdate, { args: [{ reviewer: 'ana', choice: { tmdbId: 5 } }] });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-approved-imdb-id': async (stage) => {
    const { handle } = await stage.start({ tmdb: [missed('tmdb'), found('tmdb', 'full')] }, QUIET);
    await stage.environment.sleep('1 hour');
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { imdbId: 'tt7654321' } });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-match-approved-after-refusal': async (stage) => {
    const { handle } = await stage.start(
      {
        tmdb: [
          missed('tmdb', 'low_confidence', { candidates: [candidate(0.4)] }),
          missed('tmdb'),
          found('tmdb', 'full'),
        ],
      },
      QUIET,
    );
    await stage.environment.sleep('1 hour');
    await handle.signal(approveSignal, { choice: 'nothing' } as never);
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'match' } });
    await stage.environment.sleep('1 hour');
    await handle.signal(approveSignal, { reviewer: 'ana', choice: { accept: 'match' } });
    await handle.result();
    return [handle.workflowId];
  },
  'lookup-rejected': async (stage) => {
    const { handle } = await stage.start({}, QUIET);
    await stage.environment.sleep('1 hour');
    await handle.signal(rejectSignal, { reviewer: 'ben', reason: 'no film' });
    await handle.result();
    return [handle.workflowId];
  },
  'import-whole': async (stage) => {
    const films = [
      film(stage, { tmdb: [found('tmdb', 'full')] }),
      film(stage, { omdb: [found('omdb', 'minimal')] }),
      film(stage, {}),
      film(stage, {}, { settled: true, importType: 'full' }),
    ];
    const { handle } = await startImport(stage, films, { policy: { window: 2 } });
    await handle.result();
    return [handle.workflowId, films[1]!.workflowId];
  },
  'import-joined': async (stage) => {
    const gate = new Gate();
    const shared = film(stage, {
      tmdb: [
        async () => {
          await gate.pass();
          return found('tmdb', 'full');
        },
      ],
    });
    const first = await startImport(stage, [shared]);
    await until(() => gate.arrived === 1);
    const second = await startImport(stage, [shared]);
    await until(() => hasReceived(stage, shared.workflowId, 'join'));
    await second.handle.signal(setSpendLimitSignal, 2);
    gate.release();
    await Promise.all([first.handle.result(), second.handle.result()]);
    return [second.handle.workflowId, shared.workflowId];
  },
  'import-paused-and-steered': async (stage) => {
    const gate = new Gate();
    const slow = film(stage, {
      tmdb: [
        async () => {
          await gate.pass();
          return missed('tmdb');
        },
      ],
    });
    const { handle } = await startImport(stage, [slow, film(stage, {})], { policy: { window: 1 } });
    await until(() => gate.arrived === 1);
    await handle.signal(pauseSignal, 'lunch');
    await handle.signal(setSpendLimitSignal, 1);
    await handle.signal(setSpendModeSignal, 'free-only');
    gate.release();
    await stage.environment.sleep('1 hour');
    await handle.signal(resumeSignal);
    await handle.result();
    return [handle.workflowId];
  },
  'import-source-down': async (stage) => {
    const down = film(stage, { tmdb: [waits('tmdb', true), waits('tmdb', true), found('tmdb', 'full')] });
    const { handle } = await startImport(stage, [down, film(stage, { tmdb: [found('tmdb', 'full')] })], {
      policy: { window: 1 },
    });
    await handle.result();
    return [handle.workflowId, down.workflowId];
  },
  'import-failing-lookup': async (stage) => {
    const broken = film(stage, {});
    broken.script.parkFailure = fault('NotFound', true);
    const { handle } = await startImport(stage, [broken]);
    await handle.result();
    return [handle.workflowId];
  },
  'import-counted-anew': async (stage) => {
    const gate = new Gate();
    const parked = film(stage, { tmdb: [missed('tmdb'), found('tmdb', 'full')] });
    const slow = film(stage, {
      tmdb: [
        async () => {
          await gate.pass();
          return found('tmdb', 'full');
        },
      ],
    });
    const { handle } = await startImport(stage, [parked, slow]);
    const lookup = stage.environment.client.workflow.getHandle(parked.workflowId);
    await until(async () => (await handle.query(progressQuery)).stub === 1);
    await lookup.signal(approveSignal, { reviewer: 'ana', choice: { tmdbId: 5 } });
    await until(async () => (await lookup.query(stateQuery)).stage === 'resolved');
    await until(async () => (await handle.query(progressQuery)).full === 1);
    gate.release();
    await handle.result();
    return [handle.workflowId];
  },
};
