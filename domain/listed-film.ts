import type { StagedFilm } from './staged-film.js';

/** A film that a backfill or a sweep takes up, whichever edition it is of; small, for it stands in a workflow's history. */
export interface ListedFilm extends Omit<StagedFilm, 'entryId'> {
  /** Edition whose limits hold and whose figures it counts in ("cannes-2025"); none for a film of no festival. */
  edition?: string;
}
