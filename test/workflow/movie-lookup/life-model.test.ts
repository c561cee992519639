import type { WorkflowHandle } from '@temporalio/client';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { LookupState } from '../../../domain/lookup/lookup.js';
import { FUZZ_SEED } from '../../support/schema-values.js';
import type { Script } from '../fixtures/film-script.js';
import { freshMovieId, startLookupStage, type LookupStage } from '../fixtures/lookup-stage.js';
import { found, missed } from '../fixtures/outcomes.js';

/** A film's life beside a small model of it: whatever happens in whatever order, it stands where the model stands. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 30);
/** Days after parking on which the free sources are asked again, and the one on which a person is. */
const RECHECKS = [1, 3, 7, 14, 21, 28];
const DEADLINE = 30;
let stage: LookupStage;
/** How often each thing happened. */
const happened = new Map<string, number>();

beforeAll(async () => {
  stage = await startLookupStage(onTestFinished, undefined, undefined, 0);
});
afterAll(async () => {
  await stage.stop();
});

interface Model {
  stage: 'parked' | 'review' | 'resolved' | 'rejected';
  importType: 'stub' | 'full';
  /** Whether TMDb knows the film by now. */
  known: boolean;
  /** Days since it was parked; a reopened film has no time of its own. */
  days: number | undefined;
  /** The last signal was not understood. */
  refused: boolean;
}

interface Real {
  handle: WorkflowHandle;
  script: Script;
}

type Step = fc.AsyncCommand<Model, Real>;

const isOver = ({ stage: at }: Model): boolean => at === 'resolved' || at === 'rejected';

/** One thing that may happen: when it can, what the model says of it, and what is really done. */
function step(
  name: string,
  can: (model: Model) => boolean,
  says: (model: Model) => void,
  does: (real: Real) => Promise<void>,
): Step {
  return {
    check: can,
    toString: () => name,
    async run(model, real) {
      happened.set(name, (happened.get(name) ?? 0) + 1);
      says(model);
      await does(real);
      // What was begun has come to its end by then; the clock does not go on while an activity runs.
      await stage.environment.sleep('1 minute');
      const state = await real.handle.query<LookupState>('state');
      const { stage: at, importType, refused } = model;
      expect({ ...state, refused: state.refusedSignal !== undefined }).toMatchObject({
        stage: at,
        importType,
        refused,
      });
      const { status } = await real.handle.describe();
      expect(status.name).toBe(isOver(model) ? 'COMPLETED' : 'RUNNING');
    },
  };
}

const waits = (model: Model): boolean => !isOver(model);
const resolve = (model: Model): void => {
  Object.assign(model, { stage: 'resolved', importType: 'full' });
};
const decide =
  (decision: object) =>
  async ({ handle }: Real) => {
    await handle.executeUpdate('review', { args: [{ reviewer: 'ana', ...decision }] });
  };

const later = (days: number): Step =>
  step(
    `${days} days later`,
    waits,
    (model) => {
      const { days: before } = model;
      if (before === undefined) return;
      model.days = before + days;
      if (model.known && RECHECKS.some((day) => before < day && day <= before + days)) resolve(model);
      else if (model.days >= DEADLINE) model.stage = 'review';
    },
    async () => {
      await stage.environment.sleep(`${days} days`);
    },
  );

const STEPS: Record<string, Step> = {
  learns: step(
    'TMDb learns of it',
    (model) => !model.known,
    (model) => {
      model.known = true;
    },
    ({ script }) => {
      script.answers.tmdb = [found('tmdb', 'full')];
      return Promise.resolve();
    },
  ),
  retry: step(
    'retry now',
    (model) => waits(model) && model.days !== undefined,
    (model) => {
      if (model.known) resolve(model);
    },
    ({ handle }) => handle.signal('retryNow'),
  ),
  nonsense: step(
    'a signal that is none',
    waits,
    (model) => {
      model.refused = true;
    },
    ({ handle }) => handle.signal('approve', { reviewer: 'ana', choice: 7 }),
  ),
  restart: step(
    'the workers are restarted',
    () => true,
    () => undefined,
    () => stage.restartWorkers(),
  ),
  reject: step(
    'rejected',
    waits,
    (model) => {
      Object.assign(model, { stage: 'rejected', importType: 'stub' });
    },
    decide({ reason: 'no film' }),
  ),
  accept: step(
    'accepted as it is',
    waits,
    (model) => {
      // The scripted database says after a decision that the film is a stub.
      Object.assign(model, { stage: 'resolved', importType: 'stub' });
    },
    decide({ choice: { accept: 'stub' } }),
  ),
  choose: step(
    'a film of TMDb chosen',
    (model) => waits(model) && model.known,
    resolve,
    decide({ choice: { tmdbId: 9 } }),
  ),
  merge: step(
    'made one with another film',
    (model) => waits(model) && model.known,
    resolve,
    async (real) => {
      const other = freshMovieId();
      stage.scripts.add(other, real.script);
      real.script.decides = { movieId: other, merged: true };
      await decide({ choice: { imdbId: 'tt7654321' } })(real);
    },
  ),
  reopen: step(
    'reopened',
    isOver,
    (model) => {
      // The scripted database says of a reopened film that it is full.
      Object.assign(model, { stage: 'review', importType: 'full', days: undefined, refused: false });
    },
    async (real) => {
      const answers = { tmdb: [...(real.script.answers.tmdb ?? [])] };
      Object.assign(real, await stage.start(answers, { reopened: { reviewer: 'ana' } }));
    },
  ),
};

const { learns: LEARNS, merge: MERGE, choose: CHOOSE } = STEPS as Record<'learns' | 'merge' | 'choose', Step>;

test('a film is where its model is, whatever happens to it', async () => {
  const commands = fc.commands(
    [
      ...[...Object.values(STEPS), LEARNS, LEARNS, MERGE, MERGE, CHOOSE, CHOOSE].map((one) =>
        fc.constant(one),
      ),
      ...[1, 2, 5, 12, 31].map((days) => fc.constant(later(days))),
    ],
    { maxCommands: 16, size: 'max' },
  );
  await fc.assert(
    fc.asyncProperty(commands, async (life) => {
      const model: Model = { stage: 'parked', importType: 'stub', known: false, days: 0, refused: false };
      const started = await stage.start({ tmdb: [missed('tmdb')] });
      await stage.environment.sleep('1 hour');
      const real = { handle: started.handle as WorkflowHandle, script: started.script };
      await fc.asyncModelRun(() => ({ model, real }), life);
      await real.handle.terminate().catch(() => undefined);
    }),
    { numRuns: RUNS, seed: FUZZ_SEED, endOnFailure: true },
  );
  console.log(`${RUNS} lives: ${[...happened].map(([name, times]) => `${name} ${times}`).join(', ')}`);
  // Each kind of thing happened in some life.
  expect([...happened.keys()]).toEqual(expect.arrayContaining(Object.values(STEPS).map(String)));
}, 3_600_000);
