/**
 * `npm run bench -- fit-matching [--dry]`: fits the weights of the evidence on one half of the development cases (split
 * by film), on fresh ones and on awards lists of that half's films, and writes matching/coefficients.json. The pools
 * depend on the weights that steer the search, so it is done in rounds.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { FITTED_FEATURES } from '../../matching/coefficients.js';
import { poolFeatures } from '../../matching/confidence.js';
import { findEvidence } from '../../matching/evidence/evidence.js';
import { findFilm } from '../../matching/find.js';
import { coefficients } from '../../matching/coefficients.js';
import { awardsList, EVEN, freshCases } from './matching/cases.js';
import { haveSamples, readCases, readFilms, samplesMissing, withGaps, type Case } from './matching/films.js';
import { fitChoices, rowOf, type Choice } from './matching/fit.js';
import {
  FULL,
  shownIds,
  SURE,
  TITLE_AND_YEAR,
  WITH_IMDB_IDS,
  wantedOf,
  type Setting,
} from './matching/runs.js';
import { FilmIndex } from './matching/search.js';
import { absentOf, filmsBeside, isHeldOut } from './matching/split.js';

const FILE = new URL('../../matching/coefficients.json', import.meta.url);
const ROUNDS = 2;
const RIDGE = 1;
/** Films whose page names no director though the programme does. */
const WITHOUT_CREW = 0.03;
const FRESH_SEEDS = [101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112];
const AWARDS_SEEDS = [301, 302];
const AWARDS = 4000;

/** A setting, the share of look-alikes among the absent films that its confidence is calibrated for, and how many seeds it takes. */
interface FitSetting {
  setting: Setting;
  lookAlikes: number;
  freshSeeds: number;
}

/**
 * What names people or a length stays on the careful side. Where title and year are all there is, look-alikes decide nearly
 * everything, so that confidence lies between a fifth and a half of them: nearer to either, it would be wrong at the other; and
 * so many things count at once that more cases tell more.
 */
const SETTINGS: FitSetting[] = [
  { setting: FULL, lookAlikes: 0.5, freshSeeds: 6 },
  { setting: TITLE_AND_YEAR, lookAlikes: 0.33, freshSeeds: 12 },
  { setting: WITH_IMDB_IDS, lookAlikes: 0.5, freshSeeds: 6 },
];

/** Fits and writes; `--dry` prints only. */
export async function run(args: string[]): Promise<void> {
  if (!haveSamples()) {
    console.log(samplesMissing);
    return;
  }
  const films = readFilms();
  const index = new FilmIndex(withGaps(films, WITHOUT_CREW));
  const dev = readCases();
  const avoid = filmsBeside('fitted', films, dev);
  const fresh = FRESH_SEEDS.map((seed) => freshCases(films, seed, EVEN, avoid));
  const always = [
    dev.filter((entry) => !isHeldOut(entry)),
    ...AWARDS_SEEDS.map((seed) => awardsList(films, seed, AWARDS, avoid)),
  ];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const choices: Choice[] = [];
    for (const setting of SETTINGS)
      for (const cases of [...always, ...fresh.slice(0, setting.freshSeeds)])
        choices.push(...(await choicesOf(cases, index, setting)));
    const weights = fitChoices(choices, FITTED_FEATURES.length, RIDGE);
    FITTED_FEATURES.forEach((name, at) => (coefficients[name] = Number(weights[at]!.toFixed(3))));
    console.log(`round ${round}: ${choices.length} pools`);
    if (!args.includes('--dry')) write();
  }
  for (const name of FITTED_FEATURES) console.log(`${name.padEnd(28)} ${coefficients[name].toFixed(3)}`);
}

function write(): void {
  const file = JSON.parse(readFileSync(FILE, 'utf8')) as { fitted: Record<string, number> };
  file.fitted = Object.fromEntries(FITTED_FEATURES.map((name) => [name, coefficients[name]]));
  writeFileSync(FILE, `${JSON.stringify(file, null, 2)}\n`);
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

/** The pools that the search gathers for the cases. */
async function choicesOf(
  cases: Case[],
  index: FilmIndex,
  { setting, lookAlikes }: FitSetting,
): Promise<Choice[]> {
  const absent = absentOf(cases);
  const weightOf = weightsOf(cases, lookAlikes);
  const choices: Choice[] = [];
  for (const entry of cases) {
    const film = index.byId.get(entry.filmId)!;
    const wanted = wantedOf(entry, film.imdbId, setting);
    const catalogue = index.catalogue(absent, setting.imdbIds ? shownIds(film.id) : undefined);
    const { ranked } = await findFilm(wanted, catalogue, { sureConfidence: SURE });
    if (ranked.length === 0) continue;
    const features = poolFeatures(ranked.map(({ candidate }) => findEvidence(wanted, candidate)));
    const right = ranked.findIndex(({ candidate }) => candidate.tmdbId === entry.filmId);
    choices.push({
      candidates: features.map((one) => rowOf(FITTED_FEATURES.map((name) => one[name] ?? 0))),
      ...(right < 0 ? {} : { right }),
      weight: weightOf(entry),
    });
  }
  return choices;
}
