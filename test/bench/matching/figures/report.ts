/** Figures of one set of cases as tables for people. */
import { upperBound } from './certify.js';
import { errorByChance } from './chance.js';
import { figures, precisionEven, reliability, type Figures, type Outcome } from './measure.js';
import { FLAGGED, SURE } from './runs.js';
import type { Cut } from '../cases/slices.js';

/** Below so many cases a slice says nothing. */
const SLICE = 30;

export function printHeader(): void {
  console.log(
    '| matcher | from | precision | at 1:1 | recall | wrong on present | absent accepted | wrong of accepted | at most | searches | most | details | ECE | by chance |\n' +
      '|---|---|---|---|---|---|---|---|---|---|---|---|---|---|',
  );
}

/**
 * A line for each threshold: a matcher's figures from there on. "At most" is the upper bound of the wrong among the accepted; "by
 * chance" is the ECE of a calibrated matcher on as many cases, and what one draw in twenty passes.
 */
export function printFigures(label: string, outcomes: Outcome[], thresholds: readonly number[]): void {
  const { mean, most } = errorByChance(outcomes);
  const error = [share(reliability(outcomes).error), `${share(mean)}, ${share(most)}`];
  for (const threshold of thresholds) printLine(label, outcomes, threshold, error);
}

function printLine(label: string, outcomes: Outcome[], threshold: number, error: string[]): void {
  const found = figures(outcomes, threshold);
  const cells = [
    label,
    threshold.toString(),
    share(found.precision),
    share(precisionEven(found)),
    share(found.recall),
    share(found.wrong),
    share(found.absentAccepted),
    wrongOf(found),
    bound(found),
    found.searches.toFixed(2),
    Math.max(...outcomes.map((one) => one.searches)).toString(),
    found.details.toFixed(2),
    ...error,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

export function printGroups(outcomes: Outcome[]): void {
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

/** What is accepted from `threshold` on, slice by slice, with the bounds of the wrong among the accepted and among all cases. */
export function printSlices(label: string, outcomes: Outcome[], cuts: Cut[], threshold: number): void {
  console.log(
    `\n| ${label}, from ${threshold} | slice | cases | present | recall | wrong of accepted | at most | of all at most |\n|---|---|---|---|---|---|---|---|`,
  );
  for (const { name, of } of cuts) {
    const slices = new Map<string, Outcome[]>();
    for (const one of outcomes) {
      const slice = of(one.case);
      if (slice === undefined) continue;
      const inside = slices.get(slice) ?? [];
      slices.set(slice, inside);
      inside.push(one);
    }
    for (const [slice, inside] of [...slices].sort(([a], [b]) => a.localeCompare(b))) {
      if (inside.length < SLICE) continue;
      const found = figures(inside, threshold);
      const present = inside.filter((one) => one.case.present).length;
      console.log(`| ${[name, slice, inside.length, present, ...boundCells(found)].join(' | ')} |`);
    }
  }
}

/** The cases of all kinds together, each entry once: what may be wrong of what is accepted, and of all that was asked. */
export function printPooled(matchers: ReadonlyMap<string, Outcome[]>, thresholds: readonly number[]): void {
  console.log(
    '\n| matcher | from | cases | films | precision at 1:1 | recall | wrong of accepted | at most | of all at most | ECE |\n|---|---|---|---|---|---|---|---|---|---|',
  );
  for (const [label, outcomes] of matchers) {
    const films = new Set(outcomes.map((one) => one.case.filmId)).size;
    const error = share(reliability(outcomes).error);
    for (const threshold of thresholds) {
      const found = figures(outcomes, threshold);
      const cells = [label, threshold, outcomes.length, films, share(precisionEven(found))];
      console.log(`| ${[...cells, ...boundCells(found), error].join(' | ')} |`);
    }
  }
}

/** Outcomes without those of an entry that another set holds, too. */
export function eachOnce(outcomes: Outcome[]): Outcome[] {
  const seen = new Set<string>();
  return outcomes.filter((one) => {
    const { title, year, directors, runtimeMinutes, filmId, present } = one.case;
    const key = JSON.stringify([title, year, directors, runtimeMinutes, filmId, present]);
    return !seen.has(key) && seen.add(key);
  });
}

function boundCells(found: Figures): string[] {
  const ofAll = share(upperBound(found.acceptedWrong, found.cases));
  return [share(found.recall), wrongOf(found), bound(found), ofAll];
}

export function printReliability(outcomes: Outcome[]): void {
  console.log('\n| confidence | cases | mean | right |\n|---|---|---|---|');
  for (const { from, to, cases, confidence, right } of reliability(outcomes).rows) {
    console.log(`| ${from}–${to} | ${cases} | ${share(confidence)} | ${share(right)} |`);
  }
}

export function share(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(4);
}

function wrongOf({ accepted, acceptedWrong }: Figures): string {
  return `${acceptedWrong} of ${accepted}`;
}

function bound({ accepted, acceptedWrong }: Figures): string {
  return accepted === 0 ? '–' : share(upperBound(acceptedWrong, accepted));
}
