/** Figures of one set of cases as tables for people. */
import { upperBound } from './certify.js';
import { figures, precisionEven, reliability, type Figures, type Outcome } from './measure.js';
import { FLAGGED, SURE } from './runs.js';
import type { Cut } from '../cases/slices.js';

/** Below so many cases a slice says nothing. */
const SLICE = 30;

export function printHeader(): void {
  console.log(
    '| matcher | from | precision | at 1:1 | recall | wrong on present | absent accepted | wrong of accepted | at most | searches | most | details | ECE |\n' +
      '|---|---|---|---|---|---|---|---|---|---|---|---|---|',
  );
}

/** One line: a matcher's figures from `threshold` on; "at most" is the upper bound of the wrong among the accepted. */
export function printFigures(label: string, outcomes: Outcome[], threshold: number): void {
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
    share(reliability(outcomes).error),
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

/** What is accepted from `threshold` on, slice by slice. */
export function printSlices(label: string, outcomes: Outcome[], cuts: Cut[], threshold: number): void {
  console.log(
    `\n| ${label}, from ${threshold} | slice | cases | present | recall | accepted | wrong | at most |\n|---|---|---|---|---|---|---|---|`,
  );
  for (const { name, of } of cuts) {
    const slices = new Map<string, Outcome[]>();
    for (const one of outcomes) {
      const slice = of(one.case);
      if (slice !== undefined) slices.set(slice, [...(slices.get(slice) ?? []), one]);
    }
    for (const [slice, inside] of [...slices].sort(([a], [b]) => a.localeCompare(b))) {
      if (inside.length < SLICE) continue;
      const found = figures(inside, threshold);
      const present = inside.filter((one) => one.case.present).length;
      const cells = [name, slice, inside.length, present, share(found.recall), found.accepted];
      console.log(`| ${[...cells, wrongOf(found), bound(found)].join(' | ')} |`);
    }
  }
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
