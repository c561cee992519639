/**
 * `npm run bench -- matching`: our matcher and the predecessor's rules side by side, against a model of TMDb's search over
 * real films. Figures that our weights were fitted on are never shown: of the development cases only the held-out half.
 */
import { boundOf } from './matching/figures/bound.js';
import { havePrinted, printedCases, unknowable } from './matching/cases/printed.js';
import { AS_IN_LIFE, awardsList, EVEN, freshCases } from './matching/cases/cases.js';
import {
  haveSamples,
  readCases,
  readFilms,
  samplesMissing,
  type Case,
  type Film,
} from './matching/cases/films.js';
import type { Outcome } from './matching/figures/measure.js';
import { ALL_LEVELS, DEFAULT_LEVELS, runPredecessor, type Levels } from './matching/figures/predecessor.js';
import {
  CERTAIN,
  CHAIN,
  CONFIRMED,
  FLAGGED,
  FULL,
  runOurs,
  SURE,
  TITLE_AND_EDITION_YEAR,
  TITLE_AND_YEAR,
  UNCHECKED,
  WITH_IMDB_IDS,
  type Setting,
} from './matching/figures/runs.js';
import {
  eachOnce,
  printFigures,
  printGroups,
  printHeader,
  printPooled,
  printReliability,
  printSlices,
  share,
} from './matching/figures/report.js';
import { FilmIndex } from './matching/tmdb/search.js';
import { cutsOf } from './matching/cases/slices.js';
import { inEditions } from './matching/cases/editions.js';
import { absentOf, filmsBeside, isHeldOut } from './matching/cases/split.js';

/** Seeds that no feature or weight was chosen by; `CARE` was (docs/matching.md). */
const FRESH_SEEDS = [37, 38, 39, 40, 41, 42, 51, 52, 53, 54];
const AWARDS_SEEDS = [47, 48, 49];
const AWARDS = 4000;
/** The years of entries that are put into an edition are drawn apart from the cases. */
const EDITION_SALT = 1000;
const THRESHOLDS = [SURE, FLAGGED, CERTAIN];
const CHAIN_LABEL = 'ours, OMDb knows 90 %';

/** A set of cases, by the name under which it can be asked for alone. */
interface CaseSet {
  name: string;
  title: string;
  cases: () => Case[][];
  /** Films that are in no catalogue of this set. */
  catalogue?: { absent: ReadonlySet<number> };
}

/**
 * Prints every figure. Names of sets (`printed`, `held-out`, `awards`, `fifth`, `editions`, `half`) print these alone; `--seeds=5` takes five
 * seeds of each, `--quick` one, which is a fraction of the work.
 */
export async function run(args: string[] = []): Promise<void> {
  if (!haveSamples()) {
    console.log(samplesMissing);
    return;
  }
  const films = readFilms();
  const index = new FilmIndex(films);
  const names = args.filter((arg) => !arg.startsWith('--'));
  const pooled = new Map<string, Outcome[]>();
  const seeds = Number(args.find((arg) => arg.startsWith('--seeds='))?.slice('--seeds='.length));
  for (const set of setsOf(films, args.includes('--quick') ? 1 : seeds || FRESH_SEEDS.length)) {
    if (names.length > 0 && !names.includes(set.name)) continue;
    for (const [label, outcomes] of await compare(set, films, index))
      pooled.set(label, [...(pooled.get(label) ?? []), ...outcomes]);
  }
  printTogether(pooled, films);
}

/** What is certified: the bounds over all kinds of cases. */
function printTogether(pooled: ReadonlyMap<string, Outcome[]>, films: Film[]): void {
  console.log('\n## all kinds together, each entry once');
  const matchers = new Map([...pooled].map(([label, outcomes]) => [label, eachOnce(outcomes)]));
  printPooled(matchers, THRESHOLDS);
  printSlices(CHAIN_LABEL, matchers.get(CHAIN_LABEL) ?? [], cutsOf(films), SURE);
}

function setsOf(films: Film[], seeds: number): CaseSet[] {
  const dev = readCases();
  const avoid = filmsBeside('measured', films, dev);
  const [fresh, awards] = [FRESH_SEEDS.slice(0, seeds), AWARDS_SEEDS.slice(0, seeds)];
  const byId = new Map(films.map((film) => [film.id, film]));
  const words = `fresh cases, seeds ${fresh.join(', ')}, as many absent as present`;
  return [
    ...printedSet(films),
    {
      name: 'held-out',
      title: 'development cases, held-out half',
      cases: () => [dev.filter(isHeldOut)],
    },
    {
      name: 'awards',
      title: `awards lists, seeds ${awards.join(', ')}: clean titles, a third really absent`,
      cases: () => awards.map((seed) => awardsList(films, seed, AWARDS, avoid)),
    },
    {
      name: 'fifth',
      title: `${words}, a fifth of them look-alikes`,
      cases: () => fresh.map((seed) => freshCases(films, seed, AS_IN_LIFE, avoid)),
    },
    {
      name: 'editions',
      title: `${words}, a fifth of them look-alikes, as entries of an edition`,
      cases: () =>
        fresh.map((seed) =>
          inEditions(freshCases(films, seed, AS_IN_LIFE, avoid), byId, seed + EDITION_SALT),
        ),
    },
    {
      name: 'half',
      title: `${words}, half of them look-alikes`,
      cases: () => fresh.map((seed) => freshCases(films, seed, EVEN, avoid)),
    },
  ];
}

function printedSet(films: Film[]): CaseSet[] {
  if (!havePrinted()) return [];
  const all = printedCases(films);
  return [
    {
      name: 'printed',
      title: 'programmes as printed, held-out half: six festivals, 2011 to 2017, IDs as truth',
      cases: () => [all.filter(isHeldOut)],
      catalogue: { absent: unknowable(films, all) },
    },
  ];
}

/** Prints the figures of a set, and gives the outcomes by matcher. */
async function compare(
  { title, cases, catalogue }: CaseSet,
  films: Film[],
  index: FilmIndex,
): Promise<Map<string, Outcome[]>> {
  const sets = cases();
  console.log(`\n## ${title}\n`);
  printHeader();
  const absentIn = (set: Case[]): Set<number> => new Set([...(catalogue?.absent ?? []), ...absentOf(set)]);
  const before = (levels: Levels): Outcome[] =>
    sets.flatMap((set) => runPredecessor(set, index, absentIn(set), levels));
  printFigures('predecessor, all levels', before(ALL_LEVELS), [ALL_LEVELS.minConfidence]);
  printFigures('predecessor, its default', before(DEFAULT_LEVELS), [DEFAULT_LEVELS.minConfidence]);
  const results = new Map<string, Outcome[]>();
  for (const settings of settingsFor(sets)) {
    const labels = Object.keys(settings);
    for (const set of sets)
      (await runOurs(set, index, absentIn(set), Object.values(settings))).forEach((outcomes, at) =>
        results.set(labels[at]!, [...(results.get(labels[at]!) ?? []), ...outcomes]),
      );
    for (const label of labels) printFigures(label, results.get(label) ?? [], THRESHOLDS);
  }
  const [full = [], chain = []] = [results.get('ours'), results.get(CHAIN_LABEL)];
  printGroups(full);
  printBound(sets, films);
  printReliability(full);
  printSlices('ours', full, cutsOf(films), SURE);
  printSlices(CHAIN_LABEL, chain, cutsOf(films), SURE);
  return results;
}

/** The settings by name, those together that show the same of an entry. The edition's year is known of entries of an edition alone. */
function settingsFor(sets: Case[][]): Record<string, Setting>[] {
  const haveEdition = sets[0]?.[0]?.printed !== undefined;
  return [
    {
      ours: FULL,
      [CHAIN_LABEL]: CHAIN,
      [`${CHAIN_LABEL}, matches held against it`]: CONFIRMED,
      [`${CHAIN_LABEL}, sure matches not checked`]: UNCHECKED,
    },
    { 'ours, title and year only': TITLE_AND_YEAR },
    ...(haveEdition ? [{ 'ours, title and edition year only': TITLE_AND_EDITION_YEAR }] : []),
    { 'ours, IMDb ids as evidence': WITH_IMDB_IDS },
  ];
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
