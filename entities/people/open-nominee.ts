import type { LinkEvidence, LinkSource, NoLinkReason } from '../../domain/views/person.js';
import type { Part } from '../../matching/nominees.js';

/** From here on a nominee is linked, and from here on a person is asked: as with films. */
export const SURE = 0.9;
export const DOUBTFUL = 0.6;

/** A nominee who is to be looked at. */
export interface OpenNominee {
  id: string;
  nominee: string;
  imdbId: string | null;
  category: string;
  award: string | null;
  movieId: string | null;
  /** People whom somebody said that it is not. */
  refused: string[];
}

/** Somebody in the credits of a nominee's film. */
export interface CreditedPerson {
  movieId: string;
  personId: string;
  name: string;
  tmdbId: number | null;
  imdbId: string | null;
  parts: Part[];
}

/** What a look at a nominee came to. */
export interface Link {
  id: string;
  personId?: string;
  linkedBy?: LinkSource;
  confidence?: number;
  evidence?: LinkEvidence;
  reason?: NoLinkReason;
}
