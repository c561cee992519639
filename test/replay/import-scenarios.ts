import {
  approveSignal,
  pauseSignal,
  progressQuery,
  resumeSignal,
  setSpendLimitSignal,
  setSpendModeSignal,
  stateQuery,
} from '../../workflows/shared/messages.js';
import { film, Gate, hasReceived, startImport } from '../workflow/fixtures/import-stage.js';
import { fault, found, missed, waitFor } from '../workflow/fixtures/outcomes.js';
import { until, type Scenario } from './steps.js';

/** Branches of `festivalImport` by the name of their history; lookups that it started or joined come second. */
export const IMPORT_SCENARIOS: Record<string, Scenario> = {
  'import-whole': async (stage) => {
    const films = [
      film(stage, { tmdb: [found('tmdb', 'full')] }),
      film(stage, { omdb: [found('omdb', 'minimal')] }),
      film(stage, {}),
      film(stage, {}, { needsLookup: false, importType: 'full' }),
    ];
    const { handle } = await startImport(stage, films, { policy: { window: 2 } });
    await handle.result();
    return [handle.workflowId, films[1]!.lookupId];
  },
  'import-following': async (stage) => {
    const { handle } = await startImport(stage, [film(stage, { tmdb: [found('tmdb', 'full')] })]);
    await handle.result();
    return [handle.workflowId];
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
    await until(() => hasReceived(stage, shared.lookupId, 'join'));
    await second.handle.signal(setSpendLimitSignal, 2);
    gate.release();
    await Promise.all([first.handle.result(), second.handle.result()]);
    return [second.handle.workflowId, shared.lookupId];
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
    const down = film(stage, { tmdb: [waitFor('tmdb'), waitFor('tmdb'), found('tmdb', 'full')] });
    const { handle } = await startImport(stage, [down, film(stage, { tmdb: [found('tmdb', 'full')] })], {
      policy: { window: 1 },
    });
    await handle.result();
    return [handle.workflowId, down.lookupId];
  },
  'import-failed': async (stage) => {
    const { handle } = await startImport(stage, [], {}, 0, { failure: fault('InvalidProgramme', true) });
    await handle.result().catch(() => undefined);
    return [handle.workflowId];
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
    const lookup = stage.environment.client.workflow.getHandle(parked.lookupId);
    await until(async () => (await handle.query(progressQuery)).stub === 1);
    await lookup.signal(approveSignal, { reviewer: 'ana', choice: { tmdbId: 5 } });
    await until(async () => (await lookup.query(stateQuery)).stage === 'resolved');
    await until(async () => (await handle.query(progressQuery)).full === 1);
    gate.release();
    await handle.result();
    return [handle.workflowId];
  },
};
