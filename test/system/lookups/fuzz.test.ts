import { WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { movieLookupInputSchema } from '../../../domain/lookup/lookup.js';
import * as signals from '../../../domain/lookup/signals.js';
import { festivalImportInputSchema, spendModeSchema, usdSchema } from '../../../domain/policy.js';
import * as decisions from '../../../domain/review/decision.js';
import { backfillInputSchema } from '../../../domain/sweeps/backfill.js';
import { editionWatchInputSchema } from '../../../domain/sweeps/edition-watch.js';
import { enrichmentInputSchema } from '../../../domain/sweeps/enrichment.js';
import { TASK_QUEUES } from '../../../domain/sources.js';
import { FUZZ_RUNS, FUZZ_SEED, nastyText, valuesOf } from '../../support/schema-values.js';
import { startTemporalForTests, type TemporalForTests } from '../../support/temporal/temporal.js';
import { film, Gate, startImport } from '../../workflow/fixtures/import-stage.js';
import { startLookupStage, type LookupStage } from '../../workflow/fixtures/lookup-stage.js';
import { found } from '../../workflow/fixtures/outcomes.js';

/** Whatever workflows are sent, they answer: nothing wedges, and no fault of ours is what ends them. */
const options = { numRuns: FUZZ_RUNS, seed: FUZZ_SEED };
const HOUR = 3_600_000;
/** What is sent to one workflow: a history has room for more. */
const A_WORKFLOW = 50;
let stage: LookupStage;
let temporal: TemporalForTests;

// A real server: the time-skipping one has left calls unanswered among thousands, of workflows that were well.
beforeAll(async () => {
  temporal = await startTemporalForTests();
  const { address } = temporal;
  stage = await startLookupStage(
    onTestFinished,
    await TestWorkflowEnvironment.createFromExistingServer({ address }),
  );
});
afterAll(async () => {
  await stage.stop();
  await temporal.stop();
});

/** Fails where a workflow does not answer, or was ended by a fault of ours. */
async function isWell(handle: WorkflowHandle, sent: unknown): Promise<'runs' | 'ended'> {
  const seen = JSON.stringify(sent).slice(0, 2000);
  const { client } = stage.environment;
  await client
    .withDeadline(Date.now() + 30_000, () => handle.query('__stack_trace'))
    .catch((error: unknown) => {
      throw new Error(`wedged by ${seen}`, { cause: error });
    });
  if ((await handle.describe()).status.name === 'RUNNING') return 'runs';
  const run = client.workflow.getHandle(handle.workflowId, undefined, { followRuns: false });
  const error: unknown = await run.result().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const cause = (error as Error | undefined)?.cause;
  if (cause instanceof ApplicationFailure && /^(Type|Range|Reference)Error$/.test(cause.type ?? ''))
    throw new Error(`ended with a ${cause.type ?? ''} by ${seen}`, { cause: error });
  return 'ended';
}

/** Takes the items in some turns at one time. */
async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  const turn = async (): Promise<void> => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: 8 }, turn));
}

function inParts<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / A_WORKFLOW) }, (_, at) =>
    items.slice(at * A_WORKFLOW, (at + 1) * A_WORKFLOW),
  );
}

interface Held {
  handle: WorkflowHandle;
  /** Ends it, and what it holds of the workers. */
  end: () => Promise<void>;
}

async function lookup(): Promise<Held> {
  const { handle } = await stage.start({}, { policy: { recheck: [] } });
  return { handle, end: () => ended(handle) };
}

/** What was sent may have ended it. */
async function ended(handle: WorkflowHandle): Promise<void> {
  await handle.terminate().catch(() => undefined);
}

/** RESOURCE_EXHAUSTED: the server takes no message of more than 4 MB. */
const TOO_LARGE = 8;

function refusedForItsSize(error: unknown): undefined {
  const { code } = (error as { cause?: { code?: number } }).cause ?? {};
  if (code !== TOO_LARGE) throw error;
}

test(
  'workflow inputs',
  async () => {
    const inputs = fc.oneof(
      fc.tuple(fc.constant('movieLookup'), valuesOf(movieLookupInputSchema)),
      fc.tuple(fc.constant('festivalImport'), valuesOf(festivalImportInputSchema)),
      fc.tuple(fc.constant('enrichmentSweep'), valuesOf(enrichmentInputSchema)),
      fc.tuple(fc.constant('backfill'), valuesOf(backfillInputSchema)),
      fc.tuple(fc.constant('editionWatch'), valuesOf(editionWatchInputSchema)),
    );
    const seen = { runs: 0, ended: 0, tooLarge: 0 };
    let number = 0;
    await inTurns(fc.sample(inputs, options), async ([type, input]) => {
      const starting = stage.environment.client.workflow.start(type, {
        workflowId: `fuzz/${number++}`,
        taskQueue: TASK_QUEUES.main,
        args: [input],
      });
      const handle = await starting.catch(refusedForItsSize);
      if (handle === undefined) {
        seen.tooLarge += 1;
        return;
      }
      const state = await isWell(handle, [type, input]);
      seen[state] += 1;
      await ended(handle);
    });
    console.log(
      `${FUZZ_RUNS} inputs: ${seen.runs} run, ${seen.ended} ended in words, ${seen.tooLarge} too large for the server, none wedged`,
    );
    // Not all of it stopped at the door.
    expect(seen.runs).toBeGreaterThan(0);
    expect(seen.ended).toBeGreaterThan(0);
  },
  HOUR,
);

const named = <T>(names: readonly string[], value: fc.Arbitrary<T>) =>
  fc.tuple(fc.constantFrom(...names), value);

test(
  'signals',
  async () => {
    const ofLookup = fc.oneof(
      named(['approve', 'reject'], valuesOf(decisions.approvalSchema)),
      named(['reject', 'approve'], valuesOf(decisions.rejectionSchema)),
      named(['retryNow', 'tryAgain'], valuesOf(decisions.retryNowSchema)),
      named(['setSpendMode'], valuesOf(spendModeSchema)),
      named(['join', 'nothing', '__proto__'], valuesOf(signals.joinMessageSchema)),
    );
    const ofImport = fc.oneof(
      named(['pause', 'resume'], valuesOf(z.string().max(signals.MAX_PAUSE_REASON_LENGTH))),
      named(['setSpendLimit', 'setSpendMode'], fc.oneof(valuesOf(usdSchema), valuesOf(spendModeSchema))),
      named(['spend'], valuesOf(signals.spendMessageSchema)),
      named(['parked'], valuesOf(signals.parkedMessageSchema)),
      named(['settled'], valuesOf(signals.settledMessageSchema)),
      named(
        ['sourceDown'],
        valuesOf(z.object({ ...signals.sourceDownMessageSchema.shape, message: z.string() })),
      ),
      named(['sourceUp'], valuesOf(signals.sourceUpMessageSchema)),
    );
    const half = { ...options, numRuns: FUZZ_RUNS / 2 };
    const works = [
      ...inParts(fc.sample(ofLookup, half)).map((sent) => ({ sent, start: lookup })),
      ...inParts(fc.sample(ofImport, half)).map((sent) => ({ sent, start: heldImport })),
    ];
    await inTurns(works, async ({ sent, start }) => {
      const { handle, end } = await start();
      for (const [name, value] of sent) await handle.signal(name, value).catch(() => undefined); // It may have ended by the one before.
      await isWell(handle, sent);
      await end();
    });
  },
  HOUR,
);

/** An import that waits for its one film. */
async function heldImport(): Promise<Held> {
  const gate = new Gate();
  const waiting = film(stage, { tmdb: [() => gate.pass().then(() => found('tmdb', 'full'))] });
  const { handle } = await startImport(stage, [waiting]);
  const end = async (): Promise<void> => {
    await ended(handle);
    gate.release();
  };
  return { handle, end };
}

test(
  'updates',
  async () => {
    const given = fc.oneof(
      valuesOf(decisions.approvalSchema),
      valuesOf(decisions.rejectionSchema),
      valuesOf(z.looseObject({ ...decisions.judgingSchema.shape })),
      valuesOf(decisions.undoingSchema),
    );
    const names = fc.constantFrom('review', 'review', 'review', 'reopened', 'nothing');
    const seen = { done: 0, refused: 0 };
    await inTurns(inParts(fc.sample(fc.tuple(names, given), options)), async (sent) => {
      let { handle } = await lookup();
      for (const [name, value] of sent) {
        const refused: unknown = await handle.executeUpdate(name, { args: [value] }).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        seen[refused === undefined ? 'done' : 'refused'] += 1;
        const cause = refused instanceof WorkflowUpdateFailedError ? refused.cause : refused;
        if (cause instanceof ApplicationFailure && /^(Type|Range)Error$/.test(cause.type ?? ''))
          throw new Error(`refused with a ${cause.type ?? ''}: ${JSON.stringify(value)}`, { cause: refused });
        // What was done may have ended it.
        if (refused !== undefined) continue;
        await isWell(handle, value);
        ({ handle } = await lookup());
      }
      expect(await isWell(handle, sent)).toBe('runs');
      await ended(handle);
    });
    console.log(`${FUZZ_RUNS} updates: ${seen.done} done, ${seen.refused} refused, none wedged`);
    expect(seen.done).toBeGreaterThan(0);
    expect(seen.refused).toBeGreaterThan(0);
  },
  HOUR,
);

test(
  'queries',
  async () => {
    const held = { state: await lookup(), progress: await heldImport() };
    const asked = fc.sample(
      fc.tuple(fc.constantFrom('state' as const, 'progress' as const), nastyText, fc.jsonValue()),
      options,
    );
    await inTurns(asked, async ([name, other, value]) => {
      expect(await held[name].handle.query(name, value)).toBeTypeOf('object');
      // The SDK itself asks a query without a name again and again until the caller's patience ends; the workflow is none the worse.
      if (other !== '' && !other.startsWith('__'))
        await expect(held[name].handle.query(other.toWellFormed(), value)).rejects.toThrow();
    });
    for (const { handle, end } of Object.values(held)) {
      expect(await isWell(handle, 'queries')).toBe('runs');
      await end();
    }
  },
  HOUR,
);
