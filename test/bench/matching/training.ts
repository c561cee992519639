/** The cases that weights are fitted on: films of the fitting side alone, damaged, clean, put into editions, and printed. */
import { awardsList, EVEN, freshCases } from './cases/cases.js';
import { inEditions } from './cases/editions.js';
import { readCases, withGaps, withTitleGaps, type Case, type Film } from './cases/films.js';
import { havePrinted, printedCases, unknowable } from './cases/printed.js';
import { FULL, TITLE_AND_EDITION_YEAR, TITLE_AND_YEAR, WITH_IMDB_IDS, type Setting } from './figures/runs.js';
import { FilmIndex } from './tmdb/search.js';
import { absentOf, filmsBeside, isHeldOut } from './cases/split.js';

/** Films whose page names no director though the programme does, and those of which a catalogue has one title alone. */
const WITHOUT_CREW = 0.1;
const WITH_ONE_TITLE = 0.15;
const FRESH_SEEDS = [101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112];
const EDITION_SEEDS = [201, 202, 203, 204];
const AWARDS_SEEDS = [301, 302];
const AWARDS = 4000;
/** What a printed row weighs beside a made-up one: it is as entries really are, and there are few. Absent films as they come. */
const PRINTED_WEIGHT = 4;

/** Cases with the catalogue that they are searched in, as one setting shows them. */
export interface TrainingSet {
  name: string;
  setting: Setting;
  cases: Case[];
  index: FilmIndex;
  absent: ReadonlySet<number>;
  weightOf: (entry: Case) => number;
  isPrinted: boolean;
}

/** Which printed rows are fitted on. */
export type PrintedSide = 'fitted' | 'measured' | 'all';

/**
 * What names people or a length stays on the careful side: half of the absent films are look-alikes. Where title and year are all
 * there is, look-alikes decide nearly everything, so that confidence lies between a fifth and a half of them.
 */
const LOOK_ALIKES = 0.5;
const LOOK_ALIKES_ALONE = 0.33;

/** All sets of the made-up cases, or a `share` of them for trying things: they are the same whichever printed rows are taken. */
export function madeUpSets(films: Film[], share = 1): TrainingSet[] {
  const development = readCases();
  const avoid = filmsBeside('fitted', films, development);
  const index = new FilmIndex(withTitleGaps(withGaps(films, WITHOUT_CREW), WITH_ONE_TITLE));
  const byId = new Map(films.map((film) => [film.id, film]));
  const seeds = (count: number): number => Math.max(1, Math.round(count * share));
  const fresh = FRESH_SEEDS.slice(0, seeds(12)).map((seed) => freshCases(films, seed, EVEN, avoid));
  const editions = EDITION_SEEDS.slice(0, seeds(4)).map((seed) =>
    inEditions(freshCases(films, seed, EVEN, avoid), byId, seed),
  );
  const always = [
    development.filter((entry) => !isHeldOut(entry)),
    ...AWARDS_SEEDS.map((seed) => awardsList(films, seed, AWARDS, avoid)),
  ];
  const set = (name: string, setting: Setting, lookAlikes: number, cases: Case[]): TrainingSet => ({
    name,
    setting,
    cases,
    index,
    absent: absentOf(cases),
    weightOf: weightsOf(cases, lookAlikes),
    isPrinted: false,
  });
  return [
    ...[...always, ...fresh.slice(0, seeds(5))].map((cases) => set('full', FULL, LOOK_ALIKES, cases)),
    ...[...always, ...fresh].map((cases) => set('title and year', TITLE_AND_YEAR, LOOK_ALIKES_ALONE, cases)),
    ...[...always, ...fresh.slice(0, seeds(4))].map((cases) => set('ids', WITH_IMDB_IDS, LOOK_ALIKES, cases)),
    ...editions.slice(0, seeds(2)).map((cases) => set('editions', FULL, LOOK_ALIKES, cases)),
    ...editions.map((cases) => set('title and edition', TITLE_AND_EDITION_YEAR, LOOK_ALIKES_ALONE, cases)),
  ];
}

/** The printed rows of one side, in every setting. */
export function printedSets(films: Film[], side: PrintedSide): TrainingSet[] {
  if (!havePrinted()) return [];
  const all = printedCases(films);
  const cases = all.filter((entry) => side === 'all' || isHeldOut(entry) === (side === 'measured'));
  const absent = unknowable(films, all);
  const index = new FilmIndex(films);
  return [FULL, TITLE_AND_YEAR, TITLE_AND_EDITION_YEAR, WITH_IMDB_IDS].map((setting) => ({
    name: `printed (${side})`,
    setting,
    cases,
    index,
    absent,
    weightOf: () => PRINTED_WEIGHT,
    isPrinted: true,
  }));
}

/**
 * What a case weighs by its group: present and absent films weigh the same in all; among the absent, look-alikes have
 * their share. An awards list has its absent films as they come.
 */
function weightsOf(cases: Case[], lookAlikes: number): (entry: Case) => number {
  const counts = new Map<string, number>();
  for (const { group } of cases) counts.set(group, (counts.get(group) ?? 0) + 1);
  const present = cases.filter((entry) => entry.present).length;
  const shares: Record<string, number> = { neg_hard: lookAlikes, neg_fest: 1 - lookAlikes, neg_award: 1 };
  return ({ group, present: isPresent }) => (isPresent ? 1 : (shares[group]! * present) / counts.get(group)!);
}
