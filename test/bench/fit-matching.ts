/**
 * `npm run bench -- fit-matching [--dry]`: fits the weights of the evidence on one half of the development cases (split
 * by film) and on fresh ones, and writes matching/coefficients.json. The pools depend on the weights that steer the
 * search, so it is done in rounds.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { FITTED_FEATURES } from '../../matching/coefficients.js';
import { poolFeatures } from '../../matching/confidence.js';
import { findEvidence } from '../../matching/evidence.js';
import { findFilm } from '../../matching/find.js';
import { coefficients } from '../../matching/coefficients.js';
import { EVEN, freshCases } from './matching/cases.js';
import { haveSamples, readCases, readFilms, samplesMissing, withGaps, type Case } from './matching/films.js';
import { fitChoices, type Choice } from './matching/fit.js';
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
const FRESH_SEEDS = [101, 102, 103];
const SETTINGS: Setting[] = [FULL, TITLE_AND_YEAR, WITH_IMDB_IDS];

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
  const sets = [
    dev.filter((entry) => !isHeldOut(entry)),
    ...FRESH_SEEDS.map((seed) => freshCases(films, seed, EVEN, avoid)),
  ];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const choices: Choice[] = [];
    for (const cases of sets) {
      for (const setting of SETTINGS) choices.push(...(await choicesOf(cases, index, setting)));
    }
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

/** Share of look-alikes among the absent films that the confidence is calibrated for. */
const LOOK_ALIKES = 0.5;

/** Present and absent films weigh the same in all; among the absent, look-alikes have their share. */
function weightOf(entry: Case, cases: Case[]): number {
  const alike = cases.filter((other) => other.group === entry.group).length;
  const present = cases.filter((other) => other.present).length;
  if (entry.present) return 1;
  return ((entry.group === 'neg_hard' ? LOOK_ALIKES : 1 - LOOK_ALIKES) * present) / alike;
}

/** The pools that the search gathers for the cases. */
async function choicesOf(cases: Case[], index: FilmIndex, setting: Setting): Promise<Choice[]> {
  const absent = absentOf(cases);
  const choices: Choice[] = [];
  for (const entry of cases) {
    const film = index.byId.get(entry.filmId)!;
    const wanted = wantedOf(entry, film, setting);
    const catalogue = index.catalogue(absent, setting.imdbIds ? shownIds(film.id) : undefined);
    const { ranked } = await findFilm(wanted, catalogue, { sureConfidence: SURE });
    if (ranked.length === 0) continue;
    const features = poolFeatures(ranked.map(({ candidate }) => findEvidence(wanted, candidate)));
    const right = ranked.findIndex(({ candidate }) => candidate.tmdbId === entry.filmId);
    choices.push({
      candidates: features.map((one) => FITTED_FEATURES.map((name) => one[name] ?? 0)),
      ...(right < 0 ? {} : { right }),
      weight: weightOf(entry, cases),
    });
  }
  return choices;
}
