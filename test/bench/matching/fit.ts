/**
 * Fits a conditional logit: the loss is convex, so the optimum is unique, and L-BFGS finds it with gradients alone. The same input
 * gives the same weights.
 */

/** What a candidate has: the numbers of its features that are not 0, and their values beside. */
interface Row {
  at: Uint16Array;
  values: Float64Array;
}

/** One pool: the features of its candidates, which of them is right (undefined: none), what the case weighs, and of a printed row its part. */
export interface Choice {
  candidates: Row[];
  right?: number;
  weight: number;
  fold?: number;
}

const MAX_STEPS = 600;
const CONVERGED = 1e-9;
const CONVERGED_STEPS = 5;
const MIN_STEP = 1e-8;
/** Steps remembered. */
const MEMORY = 12;
/** Share of the expected gain that a step must bring. */
const ENOUGH = 1e-4;

/** The features that are not 0. */
export function rowOf(features: number[]): Row {
  const at = features.flatMap((value, i) => (value === 0 ? [] : [i]));
  return { at: Uint16Array.from(at), values: Float64Array.from(at, (i) => features[i]!) };
}

/** The weights that make the choices most likely, kept small by `ridge`. */
export function fitChoices(choices: Choice[], size: number, ridge: number): number[] {
  const scales = scalesOf(choices, size);
  const loss = (weights: Float64Array): { value: number; gradient: Float64Array } =>
    lossOf(choices, weights, scales, ridge);
  let weights: Float64Array = new Float64Array(size);
  let here = loss(weights);
  const memory: { moved: Float64Array; turned: Float64Array; rho: number }[] = [];
  let still = 0;
  for (let step = 0; step < MAX_STEPS && still < CONVERGED_STEPS; step += 1) {
    const direction = directionOf(here.gradient, memory);
    const next = lineSearch(loss, weights, here, direction, step === 0);
    if (next === undefined) break;
    const moved = next.weights.map((weight, i) => weight - weights[i]!);
    const turned = next.gradient.map((slope, i) => slope - here.gradient[i]!);
    const curvature = dot(moved, turned);
    if (curvature > 0) memory.push({ moved, turned, rho: 1 / curvature });
    if (memory.length > MEMORY) memory.shift();
    still = here.value - next.value < CONVERGED * Math.abs(here.value) ? still + 1 : 0;
    weights = next.weights;
    here = next;
  }
  return Array.from(weights, (weight, i) => weight * scales[i]!);
}

/** Features are brought to about one size, or the small ones would be found last. */
function scalesOf(choices: Choice[], size: number): Float64Array {
  const squares = new Float64Array(size);
  let total = 0;
  for (const { candidates, weight } of choices) {
    total += weight;
    for (const { at, values } of candidates)
      for (let n = 0; n < at.length; n += 1) squares[at[n]!]! += weight * values[n]! * values[n]!;
  }
  return squares.map((square) => (square === 0 ? 1 : Math.sqrt(total / square)));
}

/** Loss and gradient at weights of scaled features; the ridge holds the unscaled ones small. */
function lossOf(
  choices: Choice[],
  scaled: Float64Array,
  scales: Float64Array,
  ridge: number,
): { value: number; gradient: Float64Array } {
  const weights = scaled.map((weight, i) => weight * scales[i]!);
  const gradient = weights.map((weight) => ridge * weight);
  let value = (ridge / 2) * dot(weights, weights);
  for (const { candidates, right, weight } of choices) {
    const scores = candidates.map((row) => scoreOf(row, weights));
    let highest = 0;
    for (const score of scores) if (score > highest) highest = score;
    let total = Math.exp(-highest);
    for (const score of scores) total += Math.exp(score - highest);
    const logTotal = highest + Math.log(total);
    value += weight * (logTotal - (right === undefined ? 0 : scores[right]!));
    for (const [at, row] of candidates.entries()) {
      const wrong = weight * (Math.exp(scores[at]! - logTotal) - (at === right ? 1 : 0));
      for (let n = 0; n < row.at.length; n += 1) gradient[row.at[n]!]! += wrong * row.values[n]!;
    }
  }
  return { value, gradient: gradient.map((slope, i) => slope * scales[i]!) };
}

/** The two loops of L-BFGS. */
function directionOf(
  gradient: Float64Array,
  memory: { moved: Float64Array; turned: Float64Array; rho: number }[],
): Float64Array {
  const direction = gradient.map((slope) => -slope);
  const shares: number[] = [];
  for (const { moved, turned, rho } of [...memory].reverse()) {
    const share = rho * dot(moved, direction);
    shares.push(share);
    for (let i = 0; i < direction.length; i += 1) direction[i]! -= share * turned[i]!;
  }
  const last = memory.at(-1);
  const scale = last === undefined ? 1 : 1 / (last.rho * dot(last.turned, last.turned));
  for (let i = 0; i < direction.length; i += 1) direction[i]! *= scale;
  for (const { moved, turned, rho } of memory) {
    const share = shares.pop()! - rho * dot(turned, direction);
    for (let i = 0; i < direction.length; i += 1) direction[i]! += share * moved[i]!;
  }
  return direction;
}

/** The longest step in `direction`, halved as often as needed, that makes the loss smaller by enough. */
function lineSearch(
  loss: (weights: Float64Array) => { value: number; gradient: Float64Array },
  weights: Float64Array,
  here: { value: number; gradient: Float64Array },
  direction: Float64Array,
  isFirst: boolean,
): { weights: Float64Array; value: number; gradient: Float64Array } | undefined {
  const slope = dot(here.gradient, direction);
  const first = isFirst ? 1 / Math.sqrt(dot(direction, direction)) : 1;
  for (let scale = first; scale > MIN_STEP * first; scale /= 2) {
    const moved = weights.map((weight, i) => weight + scale * direction[i]!);
    const next = loss(moved);
    if (next.value <= here.value + ENOUGH * scale * slope) return { weights: moved, ...next };
  }
  return undefined;
}

function scoreOf({ at, values }: Row, weights: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < at.length; n += 1) sum += values[n]! * weights[at[n]!]!;
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!;
  return sum;
}
