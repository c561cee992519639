/** How a nominee was found to be a person. */
export type LinkSource = 'imdb_id' | 'credits' | 'search' | 'decided';

/** Why a nominee is nobody whom we know, yet. */
export const NO_LINK_REASONS = ['no_film', 'no_credits', 'not_in_credits', 'doubtful', 'nobody'] as const;
export type NoLinkReason = (typeof NO_LINK_REASONS)[number];

/** Somebody whom a nominee may be: a person here, or one whom a source knows. */
export interface PersonCandidate {
  personId?: string;
  tmdbId?: number;
  imdbId?: string;
  name: string;
  /** Estimated probability that it is the nominee, 0 to 1. */
  confidence: number;
  evidence: string;
}

export interface LinkEvidence {
  line: string;
  candidates: PersonCandidate[];
}
