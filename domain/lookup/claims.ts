/** Two films of programmes that claim one film of a catalogue: which of them has it, whoever came first. */

/** On what a film's claim rests. */
export interface Claim {
  /** A person said so. */
  decided: boolean;
  /** It leaves no doubt; else it was taken with a flag, or is only offered. */
  sure: boolean;
  confidence: number;
  imdbId?: string;
}

/** What becomes of two claims: both are one film; the new one takes it from the other; or it is left to the other. */
export type Ruling = 'merge' | 'take over' | 'yield';

/**
 * Rules on a new claim to what another film holds. A person's word stands; a sure claim goes before a doubtful one, and of two
 * doubtful ones the likelier, in either order. A doubt stays with its own row: what may be a film must not touch what is certain of
 * it. Two sure claims are one film, unless each has an id of its own: then a person says.
 */
export function rule(claim: Claim, held: Claim): Ruling {
  const haveOtherIds =
    claim.imdbId !== undefined && held.imdbId !== undefined && claim.imdbId !== held.imdbId;
  const isSure = claim.sure || claim.decided;
  const isHeldSurely = held.sure || held.decided;
  if (isSure && isHeldSurely) return haveOtherIds ? 'yield' : 'merge';
  if (isSure) return 'take over';
  return !isHeldSurely && claim.confidence > held.confidence ? 'take over' : 'yield';
}
