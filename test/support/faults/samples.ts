import { seededRandom } from '../../../sandbox/simulated/films/random.js';
import type { Passed } from './lane.js';

const SEED = 19;

/** Some of the points, the same each time and in their order: one in each stretch of a life, all where there are no more. */
export function samplesOf(points: Passed[], count: number): Passed[] {
  const random = seededRandom(SEED);
  const stretch = Math.max(1, points.length / count);
  return Array.from(
    { length: Math.min(count, points.length) },
    (_, index) => points[Math.floor((index + (stretch > 1 ? random() : 0)) * stretch)],
  ).filter((point) => point !== undefined);
}

/** Does work for each, so many at one time; results in the order of `items`. */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index] as Item);
  };
  // One that fails leaves the others their servers until they are done.
  const ended = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
  return results;
}
