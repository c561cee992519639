import type { ImportType } from './sources.js';

/** A film in a list that imports, sweeps and backfills work through; small, for it stands in a workflow's history. */
export interface FilmRef {
  /** Its place in the list: where the next page goes on. */
  cursor: string;
  movieId: string;
  /** IMDb id, or festival-year-slug. */
  filmKey: string;
  imdbId?: string;
  /** "Alpha (2025)" */
  label: string;
  /** Edition whose limits hold and whose figures it counts in ("cannes-2025"); none for a film of no festival. */
  edition?: string;
  critical: boolean;
  importType: ImportType;
  /** A source may still give it a record, or a better one, and no person has decided on it. */
  needsLookup: boolean;
}
