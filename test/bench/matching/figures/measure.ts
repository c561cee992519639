/** Figures of a matcher over cases. */
import type { Case } from '../cases/films.js';

/** What a matcher came to for one case. */
export interface Outcome {
  case: Case;
  /** Its best film, if any, and how sure it is of that. */
  filmId?: number;
  confidence: number;
  searches: number;
  details: number;
}

export interface Figures {
  cases: number;
  accepted: number;
  acceptedWrong: number;
  precision: number;
  recall: number;
  wrong: number;
  absentAccepted: number;
  searches: number;
  details: number;
}

function isRight(outcome: Outcome): boolean {
  return outcome.case.present && outcome.filmId === outcome.case.filmId;
}

/** Shares of what is accepted from `threshold` on; NaN where there is nothing to divide by. */
export function figures(outcomes: Outcome[], threshold: number): Figures {
  const accepted = outcomes.filter((one) => one.filmId !== undefined && one.confidence >= threshold);
  const right = accepted.filter(isRight).length;
  const present = outcomes.filter((one) => one.case.present).length;
  const wrong = accepted.filter((one) => one.case.present && !isRight(one)).length;
  const absent = outcomes.length - present;
  return {
    cases: outcomes.length,
    accepted: accepted.length,
    acceptedWrong: accepted.length - right,
    precision: right / accepted.length,
    recall: right / present,
    wrong: wrong / present,
    absentAccepted: accepted.filter((one) => !one.case.present).length / absent,
    searches: outcomes.reduce((sum, one) => sum + one.searches, 0) / outcomes.length,
    details: outcomes.reduce((sum, one) => sum + one.details, 0) / outcomes.length,
  };
}

/** Precision as it would be with as many absent films as present ones. */
export function precisionEven({ recall, wrong, absentAccepted }: Figures): number {
  return recall / (recall + wrong + absentAccepted);
}

/** The most recall that some threshold gives with at least this precision at 1:1, and the threshold; 0 and 1 where none does. */
export function recallAt(outcomes: Outcome[], precision: number): { recall: number; from: number } {
  const thresholds = [...new Set(outcomes.map((one) => one.confidence))].sort((a, b) => a - b);
  const from = thresholds.find((threshold) => precisionEven(figures(outcomes, threshold)) >= precision);
  return from === undefined ? { recall: 0, from: 1 } : { recall: figures(outcomes, from).recall, from };
}

export interface ReliabilityRow {
  from: number;
  to: number;
  cases: number;
  confidence: number;
  right: number;
}

const EDGES = [0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0001];

/** How often the best candidate was right, by confidence; present and absent weigh the same with `even`. */
export function reliability(outcomes: Outcome[], even = false): { rows: ReliabilityRow[]; error: number } {
  const present = outcomes.filter((one) => one.case.present).length;
  const weightOf = (one: Outcome): number =>
    even && !one.case.present ? present / (outcomes.length - present) : 1;
  const rows: ReliabilityRow[] = [];
  let [error, total] = [0, 0];
  EDGES.slice(0, -1).forEach((from, at) => {
    const to = EDGES[at + 1]!;
    const inside = outcomes.filter((one) => one.confidence >= from && one.confidence < to);
    const weight = sum(inside.map(weightOf));
    if (weight === 0) return;
    const confidence = sum(inside.map((one) => weightOf(one) * one.confidence)) / weight;
    const right = sum(inside.map((one) => (isRight(one) ? weightOf(one) : 0))) / weight;
    rows.push({ from, to: Math.min(1, to), cases: inside.length, confidence, right });
    error += weight * Math.abs(confidence - right);
    total += weight;
  });
  return { rows, error: error / total };
}

/** The same error of unweighted cases, with what is right decided by `isSo`. */
export function calibrationError(confidences: number[], isSo: (confidence: number) => boolean): number {
  const apart = new Float64Array(EDGES.length);
  for (const confidence of confidences) {
    let bin = 0;
    while (confidence >= EDGES[bin + 1]!) bin += 1;
    apart[bin]! += confidence - (isSo(confidence) ? 1 : 0);
  }
  return apart.reduce((total, value) => total + Math.abs(value), 0) / confidences.length;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
