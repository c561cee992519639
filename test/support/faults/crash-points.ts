import { examineDatabase } from '../../../entities/doctor/examine.js';
import { SANDBOX_KEYS } from '../../../sandbox/simulated/scenario.js';
import type { LogEntry } from '../../../sandbox/simulated/http/server.js';
import type { TemporalForTests } from '../temporal/temporal.js';
import { differences, endState, type EndState } from './end-state.js';
import { openLane, type Death, type Lane, type Passed } from './lane.js';
import { filmsOf, type FilmOfLife, type Life } from './lives.js';
import type { WorkerProcesses } from './worker-processes.js';

/** What lives came to that were lived one after the other, each with one death or none. */
interface Lived {
  state: EndState;
  /** Of each film: all that passed, where a worker died, and how often each paid answer was bought. */
  films: { film: FilmOfLife; passed: Passed[]; diedAt: Passed | undefined; bought: Map<string, number> }[];
  nominations: number;
  /** What does not agree with itself, in words. */
  findings: string[];
}

/** The figures of a run; `faults` says in words what is not as it would have been. */
export interface Figures {
  points: number;
  kills: number;
  films: number;
  nominationsLost: number;
  rowsDifferent: number;
  /** Deaths between a paid request and the writing of its answer, by what was known before any worker died. */
  listed: number;
  boughtTwice: number;
  faults: string[];
}

const NONE: Figures = {
  points: 0,
  kills: 0,
  films: 0,
  nominationsLost: 0,
  rowsDifferent: 0,
  listed: 0,
  boughtTwice: 0,
  faults: [],
};
/** Lanes that run at one time have films of their own. */
const TITLES_APART = 100;
let lanes = 0;

/**
 * Lives a life so often without a death, and as often with a worker that dies at another point each time, and holds the two
 * states against each other, row for row.
 * @param choose from all that passes in the life: where a worker is to die, at most `count` points.
 * @param spoilt worker processes that die in the place of `processes`.
 */
export async function dieAt(
  temporal: TemporalForTests,
  processes: WorkerProcesses,
  life: Life,
  {
    count,
    choose,
    spoilt = processes,
  }: { count: number; choose: (all: Passed[]) => Passed[]; spoilt?: WorkerProcesses },
): Promise<Figures> {
  lanes += 1;
  const films = filmsOf(life, count, (lanes % 9) * TITLES_APART);
  const whole = await undisturbed(temporal, processes, life, films);
  const points = choose(whole.films[0]?.passed ?? []);
  const died = await liveAll(temporal, spoilt, life, films, points);
  return judge(whole, died, points);
}

/**
 * The lives without a death. Where the machine was so busy that a live worker counted as dead, one film's answers were bought
 * more often than another's: nothing can be held against that, and they are lived once more.
 */
async function undisturbed(
  temporal: TemporalForTests,
  processes: WorkerProcesses,
  life: Life,
  films: FilmOfLife[],
): Promise<Lived> {
  const whole = await liveAll(temporal, processes, life, films, []);
  if (new Set(whole.films.map(({ bought }) => sum(bought))).size <= 1) return whole;
  console.log(`${life.name}: bought unevenly without a death, lived once more`);
  return await liveAll(temporal, processes, life, films, []);
}

async function liveAll(
  temporal: TemporalForTests,
  processes: WorkerProcesses,
  life: Life,
  films: FilmOfLife[],
  deaths: Death[],
): Promise<Lived> {
  lanes += 1;
  const lane = await openLane(temporal, `lane-${lanes}`, processes, { films: films.map(({ film }) => film) });
  try {
    const lived: Lived['films'] = [];
    for (const [index, film] of films.entries()) {
      const before = lane.sources.log().length;
      const watched = await lane.watch(() => life.live(lane, film), deaths[index]);
      lived.push({
        film,
        ...watched,
        diedAt: watched.diedAt,
        bought: paid(lane.sources.log().slice(before)),
      });
    }
    return { films: lived, ...(await outcome(lane)) };
  } finally {
    await lane.stop();
  }
}

async function outcome({ dataSource, client, sources }: Lane): Promise<Omit<Lived, 'films'>> {
  const findings = await examineDatabase(dataSource.manager, Object.values(SANDBOX_KEYS));
  const [ledger] = await dataSource.query<{ usd: number }[]>(
    `SELECT coalesce(sum(coalesce(charged_usd, reserved_usd)) FILTER (WHERE state <> 'released'), 0)::float8 AS usd FROM spend_ledger`,
  );
  const bill = sources.log().reduce((usd, { chargedUsd }) => usd + chargedUsd, 0);
  const isShort = (ledger?.usd ?? 0) < bill - 1e-9;
  const state = await endState(dataSource, client);
  return {
    state,
    nominations: state.nominations?.length ?? 0,
    findings: [
      ...findings.map(({ name, what, examples }) => `${name}: ${what} ${examples.join(', ')}`),
      ...(isShort ? ['the ledger knows of less than the sources charged'] : []),
    ],
  };
}

/** How often each paid answer was bought. */
function paid(log: LogEntry[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const { source, film = '', mode = '', chargedUsd } of log) {
    const key = `${source} ${film} ${mode}`;
    if (chargedUsd > 0) times.set(key, (times.get(key) ?? 0) + 1);
  }
  return times;
}

function judge(whole: Lived, died: Lived, points: Passed[]): Figures {
  const faults: string[] = [];
  const unsure = new Set<string>();
  let boughtTwice = 0;
  died.films.forEach(({ film, diedAt, bought }, index) => {
    const point = points[index];
    const where = `${point?.kind ?? ''} ${point?.what ?? ''} (${point?.before ?? 0})`;
    if (diedAt?.reserved === true) unsure.add(film.film.imdbId ?? '');
    const once = sum(whole.films[index]?.bought);
    const more = sum(bought) - once;
    boughtTwice += more;
    if (more !== (diedAt?.asked === true ? 1 : 0))
      faults.push(`${where}: bought ${once + more} times, not ${once}`);
  });
  const rows = differences(money(whole.state, unsure), money(died.state, unsure));
  const left = (died.state.spend_ledger ?? []).filter((row) => row.includes('"state":"reserved"'));
  faults.push(...left.map((row) => `left reserved: ${row}`));
  const nominationsLost = whole.nominations - died.nominations;
  return {
    points: points.length,
    kills: died.films.filter(({ diedAt }) => diedAt !== undefined).length,
    films: points.length,
    nominationsLost,
    rowsDifferent: rows.length,
    // A point that did not come in the killed life has cost nothing.
    listed: died.films.filter(({ diedAt }) => diedAt?.asked === true).length,
    boughtTwice,
    faults: [
      ...faults,
      ...rows,
      ...[...whole.findings, ...died.findings].map((finding) => `doctor: ${finding}`),
    ],
  };
}

function sum(times: Map<string, number> | undefined): number {
  return [...(times?.values() ?? [])].reduce((all, each) => all + each, 0);
}

/**
 * The state without what a death between reserving and writing down may change: there a reservation is settled in full and
 * made anew, so the ledger has a row more, and the attempt's row its cost. That the ledger has all charges is examined.
 */
function money(state: EndState, imdbIds: Set<string>): EndState {
  const isUnsure = (row: string): boolean => [...imdbIds].some((imdbId) => row.includes(imdbId));
  return {
    ...state,
    spend_ledger: (state.spend_ledger ?? []).filter((row) => !isUnsure(row)),
    api_lookup_metrics: (state.api_lookup_metrics ?? []).map((row) =>
      isUnsure(row) ? row.replace(/"cost_usd":[^,}]*/, '"cost_usd":0') : row,
    ),
  };
}

/** Adds figures up. */
export function together(all: Figures[]): Figures {
  return all.reduce(
    (one, other) => ({
      points: one.points + other.points,
      kills: one.kills + other.kills,
      films: one.films + other.films,
      nominationsLost: one.nominationsLost + other.nominationsLost,
      rowsDifferent: one.rowsDifferent + other.rowsDifferent,
      listed: one.listed + other.listed,
      boughtTwice: one.boughtTwice + other.boughtTwice,
      faults: [...one.faults, ...other.faults],
    }),
    NONE,
  );
}
