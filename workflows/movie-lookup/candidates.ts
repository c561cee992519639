import { patched } from '@temporalio/workflow';
import { bestOfTmdb, mergeCandidates } from '../../domain/candidates.js';
import type { TriedTier } from '../../domain/lookup.js';
import { fallThroughReason, type CandidateSummary } from '../../domain/outcome.js';

/** Lookups that began before go on as they began: the last source's candidates alone, the first of them taken. */
const OF_ALL_SOURCES = 'candidates-of-all-sources';

/** Words about the film itself: a fault or a limit says nothing of it. */
const ABOUT_THE_FILM = ['not_found', 'low_confidence', 'wrong_kind'] as const;

/** Who may be meant, when a source has offered more; nothing is lost by one that offers none. */
export function withOffered(known: CandidateSummary[], offered: CandidateSummary[]): CandidateSummary[] {
  if (offered.length === 0) return known;
  if (known.length === 0 || !patched(OF_ALL_SOURCES)) return offered;
  return mergeCandidates(known, offered);
}

/**
 * The candidate that may be taken without a person, if it is likely enough.
 * @param offered by TMDb when it was last asked.
 */
export function acceptable(
  { candidates }: { candidates: readonly CandidateSummary[] },
  offered: readonly CandidateSummary[],
): CandidateSummary | undefined {
  const best = candidates[0];
  return best !== undefined && patched(OF_ALL_SOURCES) ? bestOfTmdb(offered) : best;
}

/** What sources know under the film's id or title instead of a film: a sentence each, by their latest word. */
export function doubtsOf({ tried }: { tried: readonly TriedTier[] }): string[] {
  const latest = new Map<string, TriedTier>();
  for (const tier of tried) if (isAboutTheFilm(tier)) latest.set(tier.source, tier);
  return [...latest.values()]
    .filter(({ source, reason }) => reason === fallThroughReason(source, 'wrong_kind'))
    .map(({ message }) => message);
}

/** The evidence of a match that is taken in spite of them. */
export function withDoubts(run: { tried: readonly TriedTier[] }, evidence: string): string {
  return [evidence, ...doubtsOf(run)].join('; but ');
}

function isAboutTheFilm({ source, found, reason }: TriedTier): boolean {
  return found || ABOUT_THE_FILM.some((about) => reason === fallThroughReason(source, about));
}
