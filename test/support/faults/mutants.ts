import type { TemporalForTests } from '../temporal/temporal.js';
import { dieAt } from './crash-points.js';
import type { Passed } from './lane.js';
import { LIVES } from './lives.js';
import { makeWorkerCode, type CodeChange, type WorkerCode } from './worker-code.js';
import { workerProcesses, type WorkerProcesses } from './worker-processes.js';

/** A fault that is planted in workers alone, and a point of a life at which it must show. */
interface Mutant extends CodeChange {
  name: string;
  life: string;
  at: (all: Passed[]) => Passed | undefined;
}

const GATE = 'activities/asking/purchase.ts';
const ROWS = 'activities/lookup/attempt-rows.ts';
const SPEND = 'entities/sources/spend.ts';
const DECISIONS = 'INSERT INTO review_decisions';

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'nothing is reserved',
    life: 'OMDb',
    at: commitAfter('UPDATE "spend_ledger"'),
    file: GATE,
    from: 'await reserveSpend(dataSource.manager, source, key, costUsd, context, request.vendor)',
    to: '{ ledgerId: context.attemptId }',
  },
  {
    name: 'what is settled is settled again',
    life: 'OMDb',
    at: commitAfter('UPDATE "spend_ledger"'),
    file: SPEND,
    from: "charged_usd = reserved_usd, settled_at = now()\n     WHERE state = 'reserved' AND",
    to: 'charged_usd = coalesce(charged_usd, 0) + reserved_usd, settled_at = now()\n     WHERE',
  },
  {
    name: 'what a dead attempt reserved is left',
    life: 'OMDb',
    at: (all) => all.find(({ kind, what }) => kind === 'request' && what.startsWith('omdb')),
    file: SPEND,
    from: '(attempt_id = $1 OR reserved_at',
    to: '(attempt_id = $1 AND reserved_at',
  },
  {
    name: 'a paid answer is not kept',
    life: 'OMDb',
    at: commitAfter('UPDATE "spend_ledger"'),
    file: GATE,
    from: 'if (keepForMs > 0)',
    to: 'if (keepForMs < 0)',
  },
  {
    name: "a metrics row has an id of its own, not its attempt's",
    life: 'TMDb hit',
    at: commitAfter('write_lookup_metrics'),
    file: ROWS,
    from: 'id: attempt.attemptId,',
    to: 'id: crypto.randomUUID(),',
  },
  {
    name: 'what the validator of a decision refuses is carried out',
    life: 'decision and undo',
    at: commitAfter(DECISIONS),
    file: 'workflows/movie-lookup/decisions/decision-handlers.ts',
    from: 'if (!parsed.success) throw',
    to: 'if (parsed.success === undefined) throw',
  },
  {
    name: 'a stub row has an id of its own',
    life: 'decision and undo',
    at: commitAfter('UPDATE movies movie SET reason'),
    file: 'entities/movies/park.ts',
    from: 'dependentId(film.movieId, `stub/${film.edition',
    to: 'dependentId(film.movieId, `stub/${Math.random()}${film.edition',
  },
  {
    name: 'a record is written outside of the transaction of its attempt',
    life: 'TMDb hit',
    at: (all) => all.find(({ what }) => what.includes('write_lookup_metrics')),
    file: 'activities/lookup/record-outcome.ts',
    from: 'await takeRecord(db, attempt',
    to: 'await takeRecord(dataSource.manager, attempt',
  },
  {
    name: 'the record of a decision is kept for later',
    life: 'decision and undo',
    at: commitAfter(DECISIONS),
    file: 'entities/review/keep-decision.ts',
    from: 'await appendDecision(db, kept, { movieId: movie.id, decision, note, before, after, stood: kept.stood });',
    to: 'setTimeout(() => void appendDecision(db.connection.manager, kept, { movieId: movie.id, decision, note, before, after, stood: kept.stood }), 1000);',
  },
  {
    name: 'that a decision was carried out already is not looked at',
    life: 'decision and undo',
    at: commitAfter(DECISIONS, 1),
    file: 'entities/review/decide.ts',
    from: 'if (done !== null) return',
    to: "if (done !== null && workflowId === '') return",
  },
];

/** The commit of what the nth such statement belongs to. */
export function commitAfter(statement: string, nth = 0): (all: Passed[]) => Passed | undefined {
  return (all) => {
    const at = all.flatMap(({ what }, index) => (what.includes(statement) ? [index] : []))[nth] ?? all.length;
    return all.slice(at).find(({ what }) => what === 'COMMIT');
  };
}

/**
 * How a planted fault shows where a worker dies, in words; undefined where it does not.
 * @throws {Error} when the fault does not fit the code any more, or its point is none.
 */
export async function faultOf(
  temporal: TemporalForTests,
  processes: WorkerProcesses,
  healthy: WorkerCode,
  mutant: Mutant,
): Promise<string | undefined> {
  const life = LIVES.find(({ name }) => name === mutant.life);
  if (life === undefined) throw new Error(`there is no life ${mutant.life}`);
  const code = await makeWorkerCode(mutant, healthy);
  const spoilt = workerProcesses(code, 0);
  let point: Passed | undefined;
  const choose = (all: Passed[]): Passed[] => {
    point = mutant.at(all);
    return point === undefined ? [] : [point];
  };
  try {
    const { faults } = await dieAt(temporal, processes, life, { count: 1, choose, spoilt });
    if (point === undefined) throw new Error(`${mutant.name}: there is no such point in ${life.name}`);
    return faults[0];
  } catch (error) {
    // Before its point is known nothing of the fault has run.
    if (point === undefined) throw error;
    return `its life does not end: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    await spoilt.stop();
    await code.remove();
  }
}
