/**
 * `npm run bench -- matching`: our matcher and the predecessor's rules side by side, against a model of TMDb's search over
 * real films. Figures that our weights were fitted on are never shown: of the development cases only the held-out half.
 */
import { boundOf } from './matching/bound.js';
import { AS_IN_LIFE, awardsList, EVEN, freshCases } from './matching/cases.js';
import { haveSamples, readCases, readFilms, samplesMissing, type Case, type Film } from './matching/films.js';
import { figures, precisionEven, reliability, type Outcome } from './matching/measure.js';
import { ALL_LEVELS, DEFAULT_LEVELS, runPredecessor, type Levels } from './matching/predecessor.js';
import {
  CHAIN,
  CONFIRMED,
  FLAGGED,
  FULL,
  runOurs,
  SURE,
  TITLE_AND_YEAR,
  UNCHECKED,
  WITH_IMDB_IDS,
  type Setting,
} from './matching/runs.js';
import { FilmIndex } from './matching/search.js';
import { absentOf, filmsBeside, isHeldOut } from './matching/split.js';

/** Seeds that no feature or weight was chosen by; `CARE` was (docs/matching.md). */
const FRESH_SEEDS = [37, 38, 39, 40, 41, 42, 51, 52, 53, 54];
const AWARDS_SEEDS = [47, 48, 49];
const AWARDS = 4000;

/** A set of cases, by the name under which it can be asked for alone. */
interface CaseSet {
  name: string;
  title: string;
  cases: () => Case[][];
}

/**
 * Prints every figure. Names of sets (`held-out`, `fifth`, `half`, `awards`) print these alone; `--quick` takes one seed of
 * each, which is a fraction of the work.
 */
export async function run(args: string[] = []): Promise<void> {
  if (!haveSamples()) {
    console.log(samplesMissing);
    return;
  }
  const films = readFilms();
  const index = new FilmIndex(films);
  const names = args.filter((arg) => !arg.startsWith('--'));
  for (const { name, title, cases } of setsOf(films, args.includes('--quick') ? 1 : FRESH_SEEDS.length))
    if (names.length === 0 || names.includes(name)) await compare(title, cases(), index, films);
}

function setsOf(films: Film[], seeds: number): CaseSet[] {
  const dev = readCases();
  const avoid = filmsBeside('measured', films, dev);
  const [fresh, awards] = [FRESH_SEEDS.slice(0, seeds), AWARDS_SEEDS.slice(0, seeds)];
  const words = `fresh cases, seeds ${fresh.join(', ')}, as many absent as present`;
  return [
    {
      name: 'held-out',
      title: 'development cases, held-out half',
      cases: () => [dev.filter(isHeldOut)],
    },
    {
      name: 'fifth',
      title: `${words}, a fifth of them look-alikes`,
      cases: () => fresh.map((seed) => freshCases(films, seed, AS_IN_LIFE, avoid)),
    },
    {
      name: 'half',
      title: `${words}, half of them look-alikes`,
      cases: () => fresh.map((seed) => freshCases(films, seed, EVEN, avoid)),
    },
    {
      name: 'awards',
      title: `awards lists, seeds ${awards.join(', ')}: clean titles, a third really absent`,
      cases: () => awards.map((seed) => awardsList(films, seed, AWARDS, avoid)),
    },
  ];
}

async function compare(name: string, sets: Case[][], index: FilmIndex, films: Film[]): Promise<void> {
  console.log(`\n## ${name}\n`);
  console.log(HEADER);
  const over = async (
    runSet: (cases: Case[], absent: Set<number>) => Promise<Outcome[]>,
  ): Promise<Outcome[]> => {
    const outcomes: Outcome[] = [];
    for (const cases of sets) outcomes.push(...(await runSet(cases, absentOf(cases))));
    return outcomes;
  };
  const before = (levels: Levels): Outcome[] =>
    sets.flatMap((cases) => runPredecessor(cases, index, absentOf(cases), levels));
  const ours = (setting: Setting): Promise<Outcome[]> =>
    over((cases, absent) => runOurs(cases, index, absent, setting));
  print('predecessor, all levels', before(ALL_LEVELS), ALL_LEVELS.minConfidence);
  print('predecessor, its default', before(DEFAULT_LEVELS), DEFAULT_LEVELS.minConfidence);
  const full = await ours(FULL);
  const rows: [string, Outcome[]][] = [
    ['ours', full],
    ['ours, title and year only', await ours(TITLE_AND_YEAR)],
    ['ours, IMDb ids as evidence', await ours(WITH_IMDB_IDS)],
    ['ours, OMDb knows 90 %', await ours(CHAIN)],
    ['ours, OMDb knows 90 %, matches held against it', await ours(CONFIRMED)],
    ['ours, OMDb knows 90 %, sure matches not checked', await ours(UNCHECKED)],
  ];
  for (const [label, outcomes] of rows) {
    print(label, outcomes, SURE);
    print('  with the flagged', outcomes, FLAGGED);
  }
  printGroups(full);
  printBound(sets, films);
  printReliability(full);
}

const HEADER =
  '| matcher | from | precision | at 1:1 | recall | wrong on present | absent accepted | searches | most | details | ECE |\n' +
  '|---|---|---|---|---|---|---|---|---|---|---|';

function print(label: string, outcomes: Outcome[], threshold: number): void {
  const found = figures(outcomes, threshold);
  const cells = [
    label,
    threshold.toString(),
    share(found.precision),
    share(precisionEven(found)),
    share(found.recall),
    share(found.wrong),
    share(found.absentAccepted),
    found.searches.toFixed(2),
    Math.max(...outcomes.map((one) => one.searches)).toString(),
    found.details.toFixed(2),
    share(reliability(outcomes).error),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

function printGroups(outcomes: Outcome[]): void {
  console.log(
    '\n| ours, by group | cases | recall from .9 | from .6 | absent accepted from .9 | from .6 |\n|---|---|---|---|---|---|',
  );
  for (const group of [...new Set(outcomes.map((one) => one.case.group))].sort()) {
    const inside = outcomes.filter((one) => one.case.group === group);
    const [sure, flagged] = [figures(inside, SURE), figures(inside, FLAGGED)];
    const cells = [sure.recall, flagged.recall, sure.absentAccepted, flagged.absentAccepted].map(share);
    console.log(`| ${[group, inside.length, ...cells].join(' | ')} |`);
  }
}

/** What no matcher can tell apart, and what it would cost not to accept it. */
function printBound(sets: Case[][], films: Film[]): void {
  console.log(
    '\n| the entry has title and year alone, and they fit | absent films | present films |\n|---|---|---|',
  );
  for (const [label, people] of [
    ['as the entries are', true],
    ['title and year only', false],
  ] as const) {
    const bounds = sets.map((cases) => boundOf(cases, films, { people }));
    const mean = (of: 'absent' | 'present'): number =>
      bounds.reduce((sum, one) => sum + one[of], 0) / bounds.length;
    console.log(`| ${[label, share(mean('absent')), share(mean('present'))].join(' | ')} |`);
  }
}

function printReliability(outcomes: Outcome[]): void {
  console.log('\n| confidence | cases | mean | right |\n|---|---|---|---|');
  for (const { from, to, cases, confidence, right } of reliability(outcomes).rows) {
    console.log(`| ${from}–${to} | ${cases} | ${share(confidence)} | ${share(right)} |`);
  }
}

function share(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(4);
}
