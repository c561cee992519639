/**
 * `npm run bench -- fit-matching [--dry] [--once] [--scale] [--weights] [--share=0.25] [--to=FILE]`: fits the weights of the evidence on
 * one half of the films, then the scale of entries without a director, and writes matching/coefficients.json, or FILE. The pools depend
 * on the weights that steer the search, so it is done in rounds. `--scale` leaves the weights as they are, `--weights` the scale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FITTED_FEATURES } from '../../matching/coefficients.js';
import { poolFeatures } from '../../matching/confidence.js';
import { findEvidence } from '../../matching/evidence/evidence.js';
import { withTitleFacts } from '../../matching/evidence/title-says.js';
import { findFilm } from '../../matching/find.js';
import { coefficients } from '../../matching/coefficients.js';
import { haveSamples, readFilms, samplesMissing } from './matching/cases/films.js';
import { fitChoices, rowOf, type Choice } from './matching/fit.js';
import { shownIds, SURE, wantedOf } from './matching/figures/runs.js';
import { fitScale, foldOf, type Unseen } from './matching/scale.js';
import { madeUpSets, printedSets, type TrainingSet } from './matching/training.js';

const FILE = fileURLToPath(new URL('../../matching/coefficients.json', import.meta.url));
type FittedFeature = (typeof FITTED_FEATURES)[number];
const ROUNDS = 2;
const RIDGE = 1;

/** Fits and writes; `--dry` prints only. */
export async function run(args: string[]): Promise<void> {
  if (!haveSamples()) {
    console.log(samplesMissing);
    return;
  }
  const films = readFilms();
  const valueOf = (name: string): string | undefined =>
    args.find((arg) => arg.startsWith(`--${name}=`))?.slice(`--${name}=`.length);
  const share = Number(valueOf('share') ?? 1);
  const file = valueOf('to') ?? FILE;
  const sets = [...madeUpSets(films, share), ...printedSets(films, 'fitted')];
  const isDry = args.includes('--dry');
  const onlyScale = args.includes('--scale');
  const rounds = onlyScale || args.includes('--once') ? 1 : ROUNDS;
  let choices: Choice[] = [];
  let unseen: Unseen[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    [choices, unseen] = [[], []];
    for (const set of sets) choices.push(...(await choicesOf(set, unseen)));
    console.log(`round ${round}: ${choices.length} pools`);
    if (onlyScale) continue;
    Object.assign(coefficients, fitted(choices));
    if (!isDry) write(file, (content) => (content.fitted = fittedOnly(coefficients)));
  }
  if (args.includes('--weights')) return;
  const scale = fitScale(unseen, (fold) => ({
    ...coefficients,
    ...fitted(choices.filter((one) => one.fold !== fold)),
  }));
  if (!isDry) write(file, (content) => (content.scale.withoutDirector = scale));
  if (!onlyScale)
    for (const name of FITTED_FEATURES) console.log(`${name.padEnd(28)} ${coefficients[name].toFixed(3)}`);
  console.log(`${'scale without director'.padEnd(28)} ${scale.toFixed(2)} (${unseen.length} pools)`);
}

/** The fitted weights by name, to three digits. */
function fitted(choices: Choice[]): Record<FittedFeature, number> {
  const weights = fitChoices(choices, FITTED_FEATURES.length, RIDGE);
  return fittedOnly(
    Object.fromEntries(FITTED_FEATURES.map((name, at) => [name, Number(weights[at]!.toFixed(3))])),
  );
}

function fittedOnly(weights: Partial<Record<FittedFeature, number>>): Record<FittedFeature, number> {
  return Object.fromEntries(FITTED_FEATURES.map((name) => [name, weights[name] ?? 0])) as Record<
    FittedFeature,
    number
  >;
}

interface CoefficientsFile {
  fitted: Record<string, number>;
  scale: { withoutDirector: number };
}

/** Writes what is in use with a change. */
function write(file: string, change: (content: CoefficientsFile) => void): void {
  const content = JSON.parse(readFileSync(FILE, 'utf8')) as CoefficientsFile;
  change(content);
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** The pools that the search gathers for the cases; those of printed entries without a director are put into `unseen`, too. */
async function choicesOf(
  { cases, index, absent, setting, weightOf, isPrinted }: TrainingSet,
  unseen: Unseen[],
): Promise<Choice[]> {
  const choices: Choice[] = [];
  for (const entry of cases) {
    const film = index.byId.get(entry.filmId);
    const wanted = withTitleFacts(wantedOf(entry, film?.imdbId ?? entry.printed?.imdbId, setting));
    const catalogue = index.catalogue(absent, setting.imdbIds ? shownIds(entry.filmId) : undefined);
    const { ranked } = await findFilm(wanted, catalogue, { sureConfidence: SURE });
    if (ranked.length === 0) continue;
    const features = poolFeatures(ranked.map(({ candidate }) => findEvidence(wanted, candidate)));
    const found = ranked.findIndex(({ candidate }) => candidate.tmdbId === entry.filmId);
    const right = found < 0 ? {} : { right: found };
    const fold = foldOf(entry.filmId);
    if (isPrinted && wanted.directors.length === 0) unseen.push({ features, ...right, fold });
    choices.push({
      candidates: features.map((one) => rowOf(FITTED_FEATURES.map((name) => one[name] ?? 0))),
      ...right,
      weight: weightOf(entry),
      ...(isPrinted ? { fold } : {}),
    });
  }
  return choices;
}
