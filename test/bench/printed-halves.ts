/**
 * `npm run bench -- printed-halves FILE`: every row of the printed programmes, each by weights that have not seen its film: one half by
 * those in use, the other by those in FILE, which `HALVES=swapped npm run bench -- fit-matching --once --weights --to=FILE` fits.
 */
import { readFileSync } from 'node:fs';
import { coefficients, readCoefficients } from '../../matching/coefficients.js';
import { haveSamples, readFilms, samplesMissing } from './matching/cases/films.js';
import { printedCases, unknowable } from './matching/cases/printed.js';
import { absentOf, isHeldOut } from './matching/cases/split.js';
import { recallAt, type Outcome } from './matching/figures/measure.js';
import { printFigures, printHeader, share } from './matching/figures/report.js';
import {
  CHAIN,
  FLAGGED,
  FULL,
  runOurs,
  SURE,
  TITLE_AND_EDITION_YEAR,
  TITLE_AND_YEAR,
} from './matching/figures/runs.js';
import { FilmIndex } from './matching/tmdb/search.js';

const SETTINGS = {
  ours: FULL,
  'ours, OMDb knows 90 %': CHAIN,
  'ours, title and year only': TITLE_AND_YEAR,
  'ours, title and edition year only': TITLE_AND_EDITION_YEAR,
};
/** What is asked of the precision at 1:1: with all that an entry says, and of title and year alone. */
const PRECISIONS = [0.998, 0.985];

/** @param args the file with the weights for the other half. */
export async function run([file]: string[]): Promise<void> {
  if (!haveSamples() || file === undefined) {
    console.log(file === undefined ? 'Usage: npm run bench -- printed-halves FILE' : samplesMissing);
    return;
  }
  const films = readFilms();
  const index = new FilmIndex(films);
  const all = printedCases(films);
  const inUse = { ...coefficients };
  const others = readCoefficients(JSON.parse(readFileSync(file, 'utf8')));
  const outcomesOf = async (setting: typeof FULL): Promise<Outcome[]> => {
    const both: Outcome[] = [];
    for (const [weights, isOurs] of [
      [inUse, true],
      [others, false],
    ] as const) {
      Object.assign(coefficients, weights);
      const cases = all.filter((one) => isHeldOut(one) === isOurs);
      const absent = new Set([...unknowable(films, all), ...absentOf(cases)]);
      both.push(...(await runOurs(cases, index, absent, [setting])).flat());
    }
    return both;
  };
  console.log('\n## programmes as printed, all rows, each by weights that have not seen its film\n');
  printHeader();
  const recalls: string[] = [];
  for (const [label, setting] of Object.entries(SETTINGS)) {
    const outcomes = await outcomesOf(setting);
    printFigures(label, outcomes, [SURE, FLAGGED]);
    for (const precision of PRECISIONS) {
      const { recall, from } = recallAt(outcomes, precision);
      recalls.push(`| ${[label, precision, share(recall), share(from)].join(' | ')} |`);
    }
  }
  console.log(
    `\n| matcher | at 1:1, at least | most recall | from |\n|---|---|---|---|\n${recalls.join('\n')}`,
  );
}
