import type { SpendMode } from '../../domain/policy.js';
import { FestivalEdition } from '../editions/edition.js';
import { runSql, type Db } from '../sql.js';

/** Stubs whose lookups wait because a source was over a limit or disabled, or the mode forbade to ask it. */
export interface WaitingFilm {
  workflowId: string;
  /** It was passed over because the source was disabled: nothing but a new lookup asks it. */
  disabled: boolean;
}

/** The films that wait for a source, or for money of an edition ("cannes-2025"); for anything where neither is given. */
export async function readWaitingFilms(
  db: Db,
  of: { source?: string; edition?: string },
): Promise<WaitingFilm[]> {
  return await runSql<WaitingFilm>(
    db,
    `SELECT movie.workflow_id, NOT coalesce(movie.reason LIKE '%\\_over\\_budget', false) AS disabled
     FROM movies movie
     WHERE movie.import_type = 'stub' AND movie.merged_into IS NULL AND movie.workflow_id IS NOT NULL
       AND (movie.reason LIKE '%\\_over\\_budget'
         OR $1::text IS NOT NULL AND EXISTS (SELECT 1 FROM api_lookup_metrics metric
           WHERE metric.metadata->>'movie_id' = movie.id::text AND metric.metadata->>'reason_for_fallback' = $1 || '_disabled'))
       AND ($2::text IS NULL OR EXISTS (SELECT 1 FROM programme_entries entry
         JOIN festival_editions edition ON edition.id = entry.edition_id
         WHERE entry.movie_id = movie.id AND edition.key = $2))
     ORDER BY movie.id`,
    [of.source ?? null, of.edition ?? null],
  );
}

/**
 * Changes an edition's limit or mode; what is undefined stays as it is. They hold for the next request.
 * @returns false where there is no such edition.
 */
export async function changeSpendControls(
  db: Db,
  edition: string,
  { limitUsd, mode }: { limitUsd?: number | null; mode?: SpendMode },
): Promise<boolean> {
  const change = { spendLimitUsd: limitUsd, spendMode: mode };
  const { affected } = await db.update(FestivalEdition, { key: edition }, change);
  return affected !== 0;
}
