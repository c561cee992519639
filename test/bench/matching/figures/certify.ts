/** How bad it may be at worst, by what was seen: bounds instead of shares. */

const CONFIDENCE = 0.95;
const STEPS = 60;

/**
 * The one-sided 95 % upper bound of Clopper and Pearson (1934) for a share of which `events` in `trials` were seen: were the
 * true share any larger, so few would be seen less than one time in twenty. 1 where nothing was tried.
 */
export function upperBound(events: number, trials: number): number {
  if (events >= trials) return 1;
  let [low, high] = [events / trials, 1];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (atMost(events, trials, middle) > 1 - CONFIDENCE) low = middle;
    else high = middle;
  }
  return high;
}

/** Probability of at most `events` in `trials` at a share: the sum of the binomial's first terms, in logarithms. */
function atMost(events: number, trials: number, share: number): number {
  const odds = Math.log(share) - Math.log1p(-share);
  let term = trials * Math.log1p(-share);
  let sum = Math.exp(term);
  for (let seen = 1; seen <= events; seen += 1) {
    term += Math.log(trials - seen + 1) - Math.log(seen) + odds;
    sum += Math.exp(term);
  }
  return sum;
}
