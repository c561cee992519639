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
  /** Looked up, and no source knows them. */
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
    health.films::int, health.full_imports::int AS full, health.minimal_imports::int AS minimal, health.stub_imports::int AS stub,
    health.awaiting_review::int AS review, health.not_looked_up::int AS waiting, health.nominations::int, health.rejected_rows::int
  FROM festival_editions edition JOIN festival_import_health health ON health.edition_id = edition.id
  WHERE health.edition_id = ANY ($1::bigint[]) ORDER BY array_position($1::bigint[], edition.id)`;

/** What editions can be ordered by: what is known without counting their films. */
export const EDITION_SORTS = ['edition', 'spent', 'started'] as const;
type EditionSort = (typeof EDITION_SORTS)[number];

const SORTED_BY: Record<EditionSort, string> = {
  edition: 'edition.key',
  spent: 'coalesce((SELECT sum(usd) FROM edition_spend WHERE edition_id = edition.id), 0)',
  started: 'edition.spend_from',
};

/** Editions with their figures, the one imported last first where no other order is asked for. */
export async function listEditions(
  db: Db,
  {
    limit,
    offset,
    sort,
  }: { limit: number; offset: number; sort?: EditionSort | `-${EditionSort}` | undefined },
): Promise<EditionFigures[]> {
  const by = sort?.replace(/^-/, '') as EditionSort | undefined;
  const way = sort === undefined || sort.startsWith('-') ? 'DESC' : 'ASC';
  const page = await runSql<{ id: string }>(
    db,
    `SELECT id FROM festival_editions edition
     ORDER BY ${by === undefined ? 'edition.staged_at' : SORTED_BY[by]} ${way} NULLS LAST, id DESC LIMIT $1 OFFSET $2`,
    [limit, offset],
  );
  return await runSql<EditionFigures>(db, FIGURES, [page.map(({ id }) => id)]);
}

/** Those of these editions that were staged, in this order. */
export async function readEditions(db: Db, editions: string[]): Promise<EditionFigures[]> {
  const known = await db.find(FestivalEdition, {
    select: { id: true, key: true },
    where: { key: In(editions) },
  });
  const ids = editions.flatMap((edition) => known.filter(({ key }) => key === edition).map(({ id }) => id));
  return await runSql<EditionFigures>(db, FIGURES, [ids]);
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
    `SELECT reason, count(*)::int AS films FROM edition_films
     WHERE edition_id = $1 AND reason IS NOT NULL GROUP BY reason ORDER BY films DESC, reason`,
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
