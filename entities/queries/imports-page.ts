import type { SpendMode } from '../../domain/policy.js';
import { runSql, type Db } from './sql.js';

/** An edition with what stands in the database of its films and its money. */
export interface EditionFigures {
  /** "cannes-2025" */
  edition: string;
  programmeKind: string | null;
  stagedAt: Date | null;
  /** When the latest import began; what was spent since is `spendUsd`. */
  startedAt: Date | null;
  spendMode: SpendMode;
  spendLimitUsd: number | null;
  spendUsd: number;
  films: number;
  full: number;
  minimal: number;
  stub: number;
  /** Films before a reviewer. */
  review: number;
  /** Films that no lookup has come to an end for yet. */
  waiting: number;
  nominations: number;
  rejectedRows: number;
}

const COLUMNS = `edition.key AS edition, edition.programme_kind AS "programmeKind", edition.staged_at AS "stagedAt",
  edition.spend_from AS "startedAt", edition.spend_mode AS "spendMode", edition.spend_limit_usd::float8 AS "spendLimitUsd",
  spend.usd AS "spendUsd", film.films, film."full", film.minimal, film.stub, film.review, film.waiting,
  (SELECT count(*)::int FROM nominations WHERE edition_id = edition.id) AS nominations,
  (SELECT count(*)::int FROM programme_rejects WHERE edition_id = edition.id) AS "rejectedRows"`;

const FIGURES = `LEFT JOIN LATERAL (
    SELECT count(*)::int AS films,
      count(*) FILTER (WHERE movie.import_type = 'full')::int AS "full",
      count(*) FILTER (WHERE movie.import_type = 'minimal')::int AS minimal,
      count(*) FILTER (WHERE movie.import_type = 'stub')::int AS stub,
      count(*) FILTER (WHERE movie.review_state = 'review')::int AS review,
      count(*) FILTER (WHERE movie.import_type = 'stub' AND movie.review_state IS NULL)::int AS waiting
    FROM programme_entries entry JOIN movies movie ON movie.id = entry.movie_id WHERE entry.edition_id = edition.id
  ) film ON true
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(coalesce(charged_usd, reserved_usd)), 0)::float8 AS usd FROM spend_ledger ledger
    WHERE ledger.edition_key = edition.key AND ledger.state <> 'released'
      AND ledger.reserved_at >= coalesce(edition.spend_from, '-infinity')
  ) spend ON true`;

/** Editions with their figures, the one imported last first. */
export async function listEditions(
  db: Db,
  { limit, offset }: { limit: number; offset: number },
): Promise<EditionFigures[]> {
  return await runSql<EditionFigures>(
    db,
    `SELECT ${COLUMNS} FROM (
       SELECT * FROM festival_editions ORDER BY staged_at DESC NULLS LAST, id DESC LIMIT $1 OFFSET $2
     ) edition ${FIGURES} ORDER BY edition.staged_at DESC NULLS LAST, edition.id DESC`,
    [limit, offset],
  );
}

/** Figures of one edition ("cannes-2025"); undefined where nothing of it was staged. */
export async function readEdition(db: Db, edition: string): Promise<EditionFigures | undefined> {
  const [row] = await runSql<EditionFigures>(
    db,
    `SELECT ${COLUMNS} FROM festival_editions edition ${FIGURES} WHERE edition.key = $1`,
    [edition],
  );
  return row;
}

/** Which of these editions were staged. */
export async function knownEditions(db: Db, editions: string[]): Promise<Set<string>> {
  const rows = await runSql<{ key: string }>(db, 'SELECT key FROM festival_editions WHERE key = ANY ($1)', [
    editions,
  ]);
  return new Set(rows.map(({ key }) => key));
}

/** Why an edition's films are stubs, most films first. */
export async function readStubReasons(db: Db, edition: string): Promise<{ reason: string; films: number }[]> {
  return await runSql(
    db,
    `SELECT movie.reason, count(*)::int AS films
     FROM festival_editions edition JOIN programme_entries entry ON entry.edition_id = edition.id
     JOIN movies movie ON movie.id = entry.movie_id
     WHERE edition.key = $1 AND movie.import_type = 'stub' AND movie.reason IS NOT NULL
     GROUP BY movie.reason ORDER BY films DESC, movie.reason`,
    [edition],
  );
}

/** Workflow ids of an edition's films that have no record and wait for sources or people; of one reason where it is given. */
export async function readFailedLookups(db: Db, edition: string, reason?: string): Promise<string[]> {
  const rows = await runSql<{ workflowId: string }>(
    db,
    `SELECT DISTINCT movie.workflow_id AS "workflowId"
     FROM festival_editions edition JOIN programme_entries entry ON entry.edition_id = edition.id
     JOIN movies movie ON movie.id = entry.movie_id
     WHERE edition.key = $1 AND movie.import_type = 'stub' AND movie.review_state IN ('parked', 'review')
       AND movie.workflow_id IS NOT NULL AND ($2::text IS NULL OR movie.reason = $2)`,
    [edition, reason ?? null],
  );
  return rows.map(({ workflowId }) => workflowId);
}
