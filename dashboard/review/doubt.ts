import type { MatchEvidence } from '../../domain/views/film.js';
import type { CandidateSummary } from '../../domain/lookup/candidates.js';
import { weighed } from './evidence.js';
import { oddsWords } from './waterfall.js';

/** Enough for a line of a list. */
const DOUBTS_TOLD = 2;

interface Doubted {
  tmdbId?: number | null;
  imdbId?: string | null;
  evidence: MatchEvidence | null;
}

/** The candidate that a record was taken from; undefined where it is not kept. */
export function takenCandidate({ tmdbId, imdbId, evidence }: Doubted): CandidateSummary | undefined {
  return evidence?.candidates.find(
    (candidate) =>
      (candidate.tmdbId !== undefined && candidate.tmdbId === tmdbId) ||
      (candidate.imdbId !== undefined && candidate.imdbId === imdbId),
  );
}

/** Why an accepted match is questioned: what speaks most against it, in words. */
export function doubtWords(film: Doubted): string {
  const { facts = [], evidence } = takenCandidate(film) ?? {};
  const against = facts
    .filter(({ adds }) => adds < 0)
    .sort((a, b) => a.adds - b.adds)
    .slice(0, DOUBTS_TOLD)
    .map(({ words, adds }) => `${words} (odds ${oddsWords(adds)})`);
  if (against.length > 0) return against.join('; ');
  const told = weighed(evidence ?? film.evidence?.line ?? '').filter(({ weight }) => weight === 'against');
  if (told.length > 0) return told.map(({ words }) => words).join('; ');
  return 'nothing speaks against it, and too little for it';
}
