/**
 * `npm run bench -- fit-matching [--dry] [--once] [--share=0.25]`: fits the weights of the evidence on one half of the films and writes
 * matching/coefficients.json. The pools depend on the weights that steer the search, so it is done in rounds.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { FITTED_FEATURES } from '../../matching/coefficients.js';
import { poolFeatures } from '../../matching/confidence.js';
import { findEvidence } from '../../matching/evidence/evidence.js';
import { withTitleFacts } from '../../matching/evidence/title-says.js';
import { findFilm } from '../../matching/find.js';
import { coefficients } from '../../matching/coefficients.js';
import { haveSamples, readFilms, samplesMissing } from './matching/cases/films.js';
import { fitChoices, rowOf, type Choice } from './matching/fit.js';
import { shownIds, SURE, wantedOf } from './matching/figures/runs.js';
import { madeUpSets, printedSets, type TrainingSet } from './matching/training.js';

const FILE = new URL('../../matching/coefficients.json', import.meta.url);
const ROUNDS = 2;
const RIDGE = 1;

/** Fits and writes; `--dry` prints only. */
export async function run(args: string[]): Promise<void> {
  if (!haveSamples()) {
    console.log(samplesMissing);
    return;
  }
  const films = readFilms();
  const share = Number(args.find((arg) => arg.startsWith('--share='))?.slice('--share='.length) ?? 1);
  const sets = [...madeUpSets(films, share), ...printedSets(films, 'fitted')];
  const rounds = args.includes('--once') ? 1 : ROUNDS;
  for (let round = 1; round <= rounds; round += 1) {
    const choices: Choice[] = [];
    for (const set of sets) choices.push(...(await choicesOf(set)));
    console.log(`round ${round}: ${choices.length} pools`);
    const weights = fitChoices(choices, FITTED_FEATURES.length, RIDGE);
    FITTED_FEATURES.forEach((name, at) => (coefficients[name] = Number(weights[at]!.toFixed(3))));
    if (!args.includes('--dry')) write();
  }
  for (const name of FITTED_FEATURES) console.log(`${name.padEnd(28)} ${coefficients[name].toFixed(3)}`);
}

function write(): void {
  const file = JSON.parse(readFileSync(FILE, 'utf8')) as { fitted: Record<string, number> };
  file.fitted = Object.fromEntries(FITTED_FEATURES.map((name) => [name, coefficients[name]]));
  writeFileSync(FILE, `${JSON.stringify(file, null, 2)}\n`);
}

/** The pools that the search gathers for the cases. */
async function choicesOf({ cases, index, absent, setting, weightOf }: TrainingSet): Promise<Choice[]> {
  const choices: Choice[] = [];
  for (const entry of cases) {
    const film = index.byId.get(entry.filmId);
    const wanted = withTitleFacts(wantedOf(entry, film?.imdbId ?? entry.printed?.imdbId, setting));
    const catalogue = index.catalogue(absent, setting.imdbIds ? shownIds(entry.filmId) : undefined);
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
