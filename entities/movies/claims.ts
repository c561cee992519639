/** Movies that claim one film of a source: on what each claim rests, and what becomes of the one that loses. */
import type { Claim } from '../../domain/lookup/claims.js';
import type { FilmRecord } from '../../domain/film.js';
import type { ReviewState } from '../../domain/review/states.js';
import type { Db } from '../sql.js';
import { recordCandidates } from './candidates.js';
import { setReviewState } from './park.js';
import { revertToStub } from './revert-to-stub.js';

/** Strategy of a match that was accepted with a flag. */
const DOUBTFUL = 'doubtful_match';
/** As sure as a film can be that another is for certain. */
const MOST_OF_A_DOUBT = 0.5;

/** How a record was found to be the film. */
interface FoundBy {
  strategy: string;
  confidence: number;
  flagged: boolean;
  decidedBy?: string;
}

interface Claimant {
  imdbId: string | null;
}

interface Holder extends Claimant {
  matchConfidence: number | null;
  matchStrategy: string | null;
  reviewState: ReviewState | null;
  /** A person decided, or took a decision up again: no machine writes the record. */
  locked: boolean;
}

/** What a match of `own` claims the film by. */
export function newClaim(own: Claimant, { flagged, decidedBy, strategy, confidence }: FoundBy): Claim {
  return {
    decided: decidedBy !== undefined,
    sure: !flagged && strategy !== DOUBTFUL,
    confidence,
    imdbId: own.imdbId ?? undefined,
  };
}

/** A movie that has the record's IMDb id by its programme claims the film by that alone, whatever it was matched to. */
export function heldClaim(held: Holder, record: FilmRecord): Claim {
  const holdsId = held.imdbId !== null && held.imdbId === record.imdbId;
  const isDoubtful = held.reviewState === 'flagged' || held.matchStrategy === DOUBTFUL;
  return {
    decided: held.locked,
    sure: holdsId || !isDoubtful,
    confidence: held.matchConfidence ?? 0,
    imdbId: held.imdbId ?? undefined,
  };
}

/** Takes a doubtful record off a movie, for another is that film for certain; a reviewer sees why. */
export async function dethrone(
  db: Db,
  held: Holder & { id: string },
  { title, tmdbId, imdbId, year }: FilmRecord,
): Promise<void> {
  const evidence = 'another film of a programme is this one for certain, and it was only likely here';
  await revertToStub(db, held.id, evidence);
  const confidence = Math.min(held.matchConfidence ?? 0, MOST_OF_A_DOUBT);
  await recordCandidates(db, held.id, {
    message: `${title}: ${evidence}`,
    candidates: [{ title, tmdbId, imdbId, year, confidence, evidence }],
    isFirst: true,
  });
  await setReviewState(db, held.id, 'review');
}
