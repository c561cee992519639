import { afterAll, beforeAll, expect, test } from 'vitest';
import { dieAt, together, type Figures } from '../../support/faults/crash-points.js';
import { inLanes, samplesOf } from '../../support/faults/samples.js';
import { commitAfter, faultOf, MUTANTS } from '../../support/faults/mutants.js';
import type { Passed } from '../../support/faults/lane.js';
import { LIVES, type Life } from '../../support/faults/lives.js';
import { makeWorkerCode, type WorkerCode } from '../../support/faults/worker-code.js';
import { workerProcesses, type WorkerProcesses } from '../../support/faults/worker-processes.js';
import { startTemporalForTests, type TemporalForTests } from '../../support/temporal/temporal.js';

/**
 * A worker process is killed with SIGKILL at a point: after a statement, a request, an answer, a task or a reply, of which it
 * has not seen what came back. Two are alive; another takes the place of the dead. Then the database and the workflows are held,
 * row for row, against those of the same lives without a death. `npm run test:faults` takes every point of six lives
 * and shows that ten planted faults are caught; here it is a few points of the lives that need no waiting.
 */
const WHOLE = process.env.FAULTS === 'whole';
/** Lives by a part of their names, all by default; and at how many points of each, spread over it. */
const { FAULTS_LIFE = '', FAULTS_POINTS = '80' } = process.env;
const SHORT = ['TMDb hit', 'OMDb', 'IMDb page'];
const SAMPLES = 3;
const POINTS_A_LANE = 20;
const LANES_AT_ONCE = 5;
const MINUTE = 60_000;

let code: WorkerCode;
let processes: WorkerProcesses;
let temporal: TemporalForTests;
let began: number;
/** What was told of the lives, for the last line. */
let told = '';

beforeAll(async () => {
  began = Date.now();
  [code, temporal] = await Promise.all([makeWorkerCode(), startTemporalForTests()]);
  processes = workerProcesses(code, 2);
}, 5 * MINUTE);
afterAll(async () => {
  await processes.stop();
  await temporal.stop();
  await code.remove();
});

test(
  'wherever a worker dies, a film comes out as if it had not, and nothing is bought twice that could be known',
  async () => {
    const lives = LIVES.filter(({ name }) => (WHOLE ? name.includes(FAULTS_LIFE) : SHORT.includes(name)));
    const count = WHOLE ? Number(FAULTS_POINTS) : SAMPLES;
    const parts = lives.flatMap((life) =>
      Array.from({ length: Math.ceil(count / POINTS_A_LANE) }, (_, part) => ({
        life,
        from: part * POINTS_A_LANE,
      })),
    );
    const all = await inLanes(parts, LANES_AT_ONCE, async ({ life, from }) => {
      const done = await dieAt(temporal, processes, life, {
        count: Math.min(count, POINTS_A_LANE),
        choose: (points) => samplesOf(points, count).slice(from, from + POINTS_A_LANE),
      });
      if (WHOLE || done.faults.length > 0)
        console.log(`${life.name}: ${inWords(done)}\n${done.faults.join('\n')}`);
      return done;
    });
    const figures = together(all);
    told = inWords(figures);
    console.log(`${told}, ${seconds()} seconds`);
    expect(figures.faults).toEqual([]);
    expect(figures).toMatchObject({ nominationsLost: 0, rowsDifferent: 0, boughtTwice: figures.listed });
    // A task of a workflow may come in one or in two: such a point may not come again.
    expect(figures.kills).toBeGreaterThan(figures.points * 0.95);
  },
  WHOLE ? 180 * MINUTE : 4 * MINUTE,
);

test(
  'a connection that falls silent or ends in the middle of an answer, to Postgres, a source or Temporal, changes nothing',
  async () => {
    const life = LIVES.find(({ name }) => name === 'OMDb') as Life;
    const choose = (all: Passed[]): Passed[] =>
      (['silent', 'cut'] as const).flatMap((fault) =>
        ['statement COMMIT', 'answer omdb GET /', 'reply RespondActivityTaskCompleted'].map((words) => {
          const point = all.find(({ kind, what }) => `${kind} ${what}` === words);
          if (point === undefined) throw new Error(`nothing passes that is ${words}`);
          return { ...point, fault };
        }),
      );
    const figures = await dieAt(temporal, processes, life, { count: 6, choose });
    expect(figures.faults).toEqual([]);
    // Two paid answers that were on their way are bought again.
    expect(figures).toMatchObject({
      kills: 6,
      nominationsLost: 0,
      rowsDifferent: 0,
      boughtTwice: 2,
      listed: 2,
    });
  },
  4 * MINUTE,
);

test(
  'a worker that dies when it has made two films one asks no source for the other one',
  async () => {
    const life = LIVES.find(({ name }) => name.startsWith('merge')) as Life;
    const merged = commitAfter('write_lookup_metrics', 1);
    const choose = (all: Passed[]): Passed[] => [merged(all) as Passed];
    const figures = await dieAt(temporal, processes, life, { count: 1, choose });
    expect(figures.faults).toEqual([]);
    expect(figures.kills).toBe(1);
  },
  4 * MINUTE,
);

test.runIf(WHOLE)(
  'ten planted faults: each makes lives come out otherwise',
  async () => {
    const caught = await inLanes(MUTANTS, 3, async (mutant) => {
      const words = await faultOf(temporal, processes, code, mutant);
      console.log(`${mutant.name}: ${words ?? 'NOT CAUGHT'}`);
      return words !== undefined;
    });
    const count = caught.filter(Boolean).length;
    console.log(`${told}, ${count} of ${MUTANTS.length} mutants caught, ${seconds()} seconds`);
    expect(caught).toEqual(MUTANTS.map(() => true));
  },
  60 * MINUTE,
);

function seconds(): number {
  return Math.round((Date.now() - began) / 1000);
}

function inWords({
  points,
  kills,
  films,
  nominationsLost,
  rowsDifferent,
  listed,
  boughtTwice,
}: Figures): string {
  return (
    `${points} points, ${kills} kills, ${films} films, ${nominationsLost} nominations lost, ${rowsDifferent} rows different, ` +
    `${boughtTwice} bought twice (${listed} listed)`
  );
}
