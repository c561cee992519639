import type { Answer, Asked } from '../http/answer.js';

/** Seconds for which TMDb lets caches keep "not there". */
export const MISS_AGE = 28_800;

/** What was not there, by address, and until when (Unix ms) the network says so. */
export type KeptMisses = Map<string, { answer: Answer; until: number }>;

/** TMDb's network keeps what was not there, whatever TMDb has learned since; not where the sources are kind. */
export function throughNetwork(
  { path, query }: Asked,
  { isReal, tmdbMisses: misses }: { isReal: boolean; tmdbMisses: KeptMisses },
  real: () => Answer,
): Answer {
  if (!isReal) return real();
  const address = `${path}?${query.toString()}`;
  const kept = misses.get(address);
  if (kept !== undefined && kept.until > Date.now()) return kept.answer;
  const answer = real();
  if (typeof answer !== 'string' && answer.status === 404)
    misses.set(address, { answer, until: Date.now() + MISS_AGE * 1000 });
  return answer;
}
