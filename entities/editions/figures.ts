import { In } from 'typeorm';
import type { SpendMode } from '../../domain/policy.js';
import { runSql, type Db } from '../sql.js';
import { FestivalEdition } from './edition.js';
import { editionId } from './id.js';
import { sumUpEditions } from './sum-up.js';

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
    coalesce(figures.films, 0) AS films, coalesce(figures.full_films, 0) AS full, coalesce(figures.minimal, 0) AS minimal,
    coalesce(figures.stub, 0) AS stub, coalesce(figures.in_review, 0) AS review, coalesce(figures.waiting, 0) AS waiting,
    coalesce(figures.all_nominations, 0) AS nominations,
    (SELECT count(DISTINCT reject.row)::int FROM programme_rejects reject WHERE reject.edition_id = edition.id) AS rejected_rows
  FROM festival_editions edition LEFT JOIN figures_of_editions($1::bigint[]) figures ON figures.edition_id = edition.id
  WHERE edition.id = ANY ($1::bigint[]) ORDER BY array_position($1::bigint[], edition.id)`;

/** What editions can be ordered by: what is known without counting their films. */
export const EDITION_SORTS = ['edition', 'spent', 'started'] as const;
type EditionSort = (typeof EDITION_SORTS)[number];

const SORTED_BY: Record<EditionSort, string> = {
  edition: 'edition.key',
  spent: 'coalesce((SELECT sum(usd) FROM edition_spend WHERE edition_id = edition.id), 0)',
  started: 'edition.spend_from',
};

async function figuresOf(db: Db, ids: (string | null)[]): Promise<EditionFigures[]> {
  await sumUpEditions(db);
  return await runSql<EditionFigures>(db, FIGURES, [ids]);
}

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
  return await figuresOf(
    db,
    page.map(({ id }) => id),
  );
}

/** Those of these editions that were staged, in this order. */
export async function readEditions(db: Db, editions: string[]): Promise<EditionFigures[]> {
  const known = await db.find(FestivalEdition, {
    select: { id: true, key: true },
    where: { key: In(editions) },
  });
  const ids = editions.flatMap((edition) => known.filter(({ key }) => key === edition).map(({ id }) => id));
  return await figuresOf(db, ids);
}

/** Figures of one edition ("cannes-2025"); undefined where nothing of it was staged. */
export async function readEdition(db: Db, edition: string): Promise<EditionFigures | undefined> {
  const [row] = await figuresOf(db, [await editionId(db, edition)]);
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
    `SELECT stub.reason, stub.films::int FROM figures_of_editions(ARRAY[$1::bigint]) figures,
       jsonb_each_text(figures.reasons) AS stub (reason, films) ORDER BY 2 DESC, 1`,
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
