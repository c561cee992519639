import type { ImportType } from './sources.js';

/** A film of an edition, as the import needs it to start its lookup; small, for it stands in the workflow's history. */
export interface StagedFilm {
  /** Id of the entry: where the next page goes on. */
  entryId: string;
  movieId: string;
  filmKey: string;
  imdbId?: string;
  workflowId: string;
  /** "Alpha (2025)" */
  label: string;
  critical: boolean;
  importType: ImportType;
  /** Nothing is to be looked up: the record is full, or a person decided. */
  settled: boolean;
}
