import { In } from 'typeorm';
import type { SpendMode } from '../../domain/policy.js';
import { runSql, type Db } from '../sql.js';
import { FestivalEdition } from './edition.js';
import { editionId } from './id.js';

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

const FIGURES = `SELECT edition.key AS edition, edition.programme_kind, edition.staged_at,
    edition.spend_from AS started_at, edition.spend_mode, edition.spend_limit_usd::float8,
    coalesce((SELECT sum(usd) FROM edition_spend WHERE edition_id = edition.id), 0)::float8 AS spend_usd,
    coalesce(film.films, 0) AS films, coalesce(film."full", 0) AS full,
    coalesce(film.minimal, 0) AS minimal, coalesce(film.stub, 0) AS stub, coalesce(film.review, 0) AS review,
    coalesce(film.waiting, 0) AS waiting,
    (SELECT count(*)::int FROM nominations WHERE edition_id = edition.id) AS nominations,
    (SELECT count(DISTINCT row)::int FROM programme_rejects WHERE edition_id = edition.id) AS rejected_rows
  FROM festival_editions edition
  LEFT JOIN (
    SELECT entry.edition_id, count(*)::int AS films,
      count(*) FILTER (WHERE movie.import_type = 'full')::int AS full,
      count(*) FILTER (WHERE movie.import_type = 'minimal')::int AS minimal,
      count(*) FILTER (WHERE movie.import_type = 'stub')::int AS stub,
      count(*) FILTER (WHERE movie.review_state = 'review')::int AS review,
      count(*) FILTER (WHERE movie.import_type = 'stub' AND movie.review_state IS NULL)::int AS waiting
    FROM programme_entries entry JOIN movies movie ON movie.id = entry.movie_id
    WHERE entry.edition_id = ANY ($1::bigint[]) GROUP BY entry.edition_id
  ) film ON film.edition_id = edition.id
  WHERE edition.id = ANY ($1::bigint[]) ORDER BY edition.staged_at DESC NULLS LAST, edition.id DESC`;

/** Editions with their figures, the one imported last first. */
export async function listEditions(
  db: Db,
  { limit, offset }: { limit: number; offset: number },
): Promise<EditionFigures[]> {
  const page = await db.find(FestivalEdition, {
    select: { id: true },
    order: { stagedAt: { direction: 'DESC', nulls: 'LAST' }, id: 'DESC' },
    take: limit,
    skip: offset,
  });
  return await runSql<EditionFigures>(db, FIGURES, [page.map(({ id }) => id)]);
}

/** Figures of one edition ("cannes-2025"); undefined where nothing of it was staged. */
export async function readEdition(db: Db, edition: string): Promise<EditionFigures | undefined> {
  const [row] = await runSql<EditionFigures>(db, FIGURES, [[await editionId(db, edition)]]);
  return row;
}

/** Which of these editions were staged. */
export async function knownEditions(db: Db, editions: string[]): Promise<Set<string>> {
  const known = await db.findBy(FestivalEdition, { key: In(editions) });
  return new Set(known.map(({ key }) => key));
}

/** Why an edition's films are stubs, most films first. */
export async function readStubReasons(db: Db, edition: string): Promise<{ reason: string; films: number }[]> {
  return await runSql(
    db,
    `SELECT movie.reason, count(*)::int AS films
     FROM programme_entries entry JOIN movies movie ON movie.id = entry.movie_id
     WHERE entry.edition_id = $1 AND movie.import_type = 'stub' AND movie.reason IS NOT NULL
     GROUP BY movie.reason ORDER BY films DESC, movie.reason`,
    [await editionId(db, edition)],
  );
}

/** Workflow ids of an edition's films that have no record and wait for sources or people; of one reason where it is given. */
export async function readFailedLookups(db: Db, edition: string, reason?: string): Promise<string[]> {
  const rows = await runSql<{ workflowId: string }>(
    db,
    `SELECT DISTINCT movie.workflow_id
     FROM programme_entries entry JOIN movies movie ON movie.id = entry.movie_id
     WHERE entry.edition_id = $1 AND movie.import_type = 'stub' AND movie.review_state IN ('parked', 'review')
       AND movie.workflow_id IS NOT NULL AND ($2::text IS NULL OR movie.reason = $2)`,
    [await editionId(db, edition), reason ?? null],
  );
  return rows.map(({ workflowId }) => workflowId);
}
