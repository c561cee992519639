/** Fits a conditional logit by Newton's method: deterministic, and the optimum is unique. */

/** What a candidate has: the numbers of its features that are not 0, and their values beside. */
interface Row {
  at: number[];
  values: number[];
}

/** One pool: the features of its candidates, which of them is right (undefined: none), and what the case weighs. */
export interface Choice {
  candidates: Row[];
  right?: number;
  weight: number;
}

const MAX_STEPS = 60;
const CONVERGED = 1e-7;
const MIN_STEP = 1e-6;
/** Shares of a pool below this are left out of the derivatives. */
const NEGLIGIBLE = 1e-6;

/** The weights that make the choices most likely, kept small by `ridge`. */
export function fitChoices(choices: Choice[], size: number, ridge: number): number[] {
  let weights = new Array<number>(size).fill(0);
  let loss = lossOf(choices, weights, ridge);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const { gradient, hessian } = derivatives(choices, weights, ridge);
    const next = lineSearch(choices, weights, loss, solve(hessian, gradient), ridge);
    if (next === undefined) return weights;
    const gain = loss - next.loss;
    ({ weights, loss } = next);
    if (gain < CONVERGED * Math.abs(loss)) return weights;
  }
  return weights;
}

/** The longest step against `direction`, halved as often as needed, that makes the loss smaller. */
function lineSearch(
  choices: Choice[],
  weights: number[],
  loss: number,
  direction: number[],
  ridge: number,
): { weights: number[]; loss: number } | undefined {
  for (let scale = 1; scale > MIN_STEP; scale /= 2) {
    const moved = weights.map((weight, at) => weight - scale * direction[at]!);
    const movedLoss = lossOf(choices, moved, ridge);
    if (movedLoss < loss) return { weights: moved, loss: movedLoss };
  }
  return undefined;
}

/** The features that are not 0. */
export function rowOf(features: number[]): Row {
  const at = features.flatMap((value, i) => (value === 0 ? [] : [i]));
  return { at, values: at.map((i) => features[i]!) };
}

function probabilities(candidates: Row[], weights: number[]): number[] {
  const scores = candidates.map((row) => scoreOf(row, weights));
  const highest = Math.max(0, ...scores);
  const parts = scores.map((score) => Math.exp(score - highest));
  const total = parts.reduce((sum, part) => sum + part, Math.exp(-highest));
  return parts.map((part) => part / total);
}

function lossOf(choices: Choice[], weights: number[], ridge: number): number {
  let loss = (ridge / 2) * dot(weights, weights);
  for (const { candidates, right, weight } of choices) {
    const shares = probabilities(candidates, weights);
    const share = right === undefined ? 1 - shares.reduce((a, b) => a + b, 0) : shares[right]!;
    loss -= weight * Math.log(Math.max(share, 1e-12));
  }
  return loss;
}

function derivatives(
  choices: Choice[],
  weights: number[],
  ridge: number,
): { gradient: number[]; hessian: number[][] } {
  const gradient = weights.map((weight) => ridge * weight);
  const hessian = weights.map((_, row) => weights.map((__, column) => (row === column ? ridge : 0)));
  for (const { candidates, right, weight } of choices) {
    const shares = probabilities(candidates, weights);
    const mean = new Array<number>(weights.length).fill(0);
    candidates.forEach((features, at) => {
      const share = shares[at]!;
      // A candidate that is out of the question tells nothing; the step is the same, the work a fraction.
      if (share < NEGLIGIBLE && at !== right) return;
      const wrong = weight * (share - (at === right ? 1 : 0));
      features.at.forEach((i, n) => {
        const value = features.values[n]!;
        mean[i]! += share * value;
        gradient[i]! += wrong * value;
        addTo(hessian[i]!, features, weight * share * value);
      });
    });
    const used = mean.flatMap((value, i) => (value === 0 ? [] : [i]));
    for (const i of used) {
      const row = hessian[i]!;
      for (const j of used) row[j]! -= weight * mean[i]! * mean[j]!;
    }
  }
  return { gradient, hessian };
}

function addTo(row: number[], { at, values }: Row, factor: number): void {
  for (let n = 0; n < at.length; n += 1) row[at[n]!]! += factor * values[n]!;
}

/** Solves a symmetric positive definite system by elimination. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]!]);
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot += 1) {
    for (let row = pivot + 1; row < size; row += 1) {
      const factor = rows[row]![pivot]! / rows[pivot]![pivot]!;
      if (factor === 0) continue;
      for (let column = pivot; column <= size; column += 1) {
        rows[row]![column]! -= factor * rows[pivot]![column]!;
      }
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row -= 1) {
    let value = rows[row]![size]!;
    for (let column = row + 1; column < size; column += 1) value -= rows[row]![column]! * solution[column]!;
    solution[row] = value / rows[row]![row]!;
  }
  return solution;
}

function scoreOf({ at, values }: Row, weights: number[]): number {
  let sum = 0;
  for (let n = 0; n < at.length; n += 1) sum += values[n]! * weights[at[n]!]!;
  return sum;
}

function dot(a: number[], b: number[]): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!;
  return sum;
}
