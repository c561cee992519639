import { runSql, type Db } from '../sql.js';
import { sumUpOpenFilms } from './open-films.js';

/** Which decisions are wanted; what is absent does not matter. */
export interface DecisionFilter {
  reviewer?: string | undefined;
  /** Edition ("cannes-2025"). */
  festival?: string | undefined;
}

/** A decision in the list of all. */
export interface ListedDecision {
  id: string;
  at: Date;
  reviewer: string;
  /** As it was given. */
  decision: unknown;
  note: string | null;
  movieId: string;
  /** The film as it was called then. */
  title: string;
  year: number | null;
  festivals: string[];
  /** When it was taken back, and by whom; null where it stands. */
  undoneAt: Date | null;
  undoneBy: string | null;
}

/** What decisions can be ordered by. */
export const DECISION_SORTS = ['film', 'who', 'when'] as const;
type DecisionSort = (typeof DECISION_SORTS)[number];

const SORTED_BY: Record<DecisionSort, string> = {
  film: `coalesce(before->>'title', (SELECT title FROM movies WHERE id = movie_id), '')`,
  who: 'reviewer',
  when: 'inserted_at',
};

/** Which of them: those after one in the order of their time, or a page of an order. */
interface DecisionsWanted {
  limit: number;
  after?: string | undefined;
  offset?: number;
  sort?: DecisionSort | `-${DecisionSort}` | undefined;
}

/**
 * Decisions, the newest first where no other order is asked for; reopenings are told with what they took back, and not by themselves.
 * @param wanted.after id of the last one that was told before; from the beginning where absent.
 */
export async function listDecisions(
  db: Db,
  { reviewer, festival }: DecisionFilter,
  { limit, after, offset = 0, sort = '-when' }: DecisionsWanted,
): Promise<ListedDecision[]> {
  const by = SORTED_BY[sort.replace(/^-/, '') as DecisionSort];
  const way = sort.startsWith('-') ? 'DESC' : 'ASC';
  const newest = sort === 'when' ? 'ASC' : 'DESC';
  return await runSql<ListedDecision>(
    db,
    `SELECT page.id, page.inserted_at AS at, page.reviewer, page.decision, page.note, page.movie_id::text,
       coalesce(page.before->>'title', movie.title, '') AS title, movie.year,
       (SELECT coalesce(array_agg(DISTINCT edition.key ORDER BY edition.key), '{}') FROM programme_entries entry
          JOIN festival_editions edition ON edition.id = entry.edition_id WHERE entry.movie_id = page.movie_id) AS festivals,
       undone.inserted_at AS undone_at, undone.reviewer AS undone_by
     FROM (
       SELECT *, ${by} AS sorted_by FROM review_decisions decided
       WHERE NOT decision ? 'reopen' AND undoes IS NULL AND ($1::text IS NULL OR reviewer = $1)
         AND ($2::text IS NULL OR movie_id IN (SELECT entry.movie_id FROM programme_entries entry
           JOIN festival_editions edition ON edition.id = entry.edition_id WHERE edition.key = $2))
         AND ($3::uuid IS NULL OR (inserted_at, id) < (SELECT inserted_at, id FROM review_decisions WHERE id = $3))
       ORDER BY sorted_by ${way}, inserted_at ${newest}, id ${newest} LIMIT $4 OFFSET $5
     ) page
     LEFT JOIN movies movie ON movie.id = page.movie_id
     LEFT JOIN LATERAL (
       SELECT inserted_at, reviewer FROM review_decisions WHERE undoes = page.id
       UNION ALL SELECT inserted_at, reviewer FROM review_decisions later
       WHERE NOT page.decision ? 'judgements' AND later.decision ? 'reopen' AND later.inserted_at > page.inserted_at
         AND later.movie_id = ANY (ARRAY(SELECT page.movie_id UNION ALL SELECT merged_id FROM movie_merges WHERE kept_id = page.movie_id))
       ORDER BY inserted_at LIMIT 1
     ) undone ON true
     ORDER BY page.sorted_by ${way}, page.inserted_at ${newest}, page.id ${newest}`,
    [reviewer ?? null, festival ?? null, after ?? null, limit, offset],
  );
}

/** Whoever has decided, by name. */
export async function listReviewers(db: Db): Promise<string[]> {
  const rows = await runSql<{ reviewer: string }>(
    db,
    'SELECT DISTINCT reviewer FROM review_decisions ORDER BY reviewer LIMIT 500',
  );
  return rows.map(({ reviewer }) => reviewer);
}

/** How often candidates of a confidence were the film, by what people decided. */
export interface ConfidenceReport {
  festival: string;
  evidence: string;
  /** Where the confidence lies, in tenths: 0.6 is from 0.6 to 0.7. */
  confidenceFrom: number;
  decisions: number;
  right: number;
  /** Mean of what was estimated, and share of what was right, 0 to 1. */
  estimated: number;
  observed: number;
  /** What was estimated and what was seen are further apart than chance explains. */
  off: boolean;
}

/** The report, worst first; of an edition, or of all. */
export async function readConfidenceReport(
  db: Db,
  festival: string | undefined,
): Promise<ConfidenceReport[]> {
  await sumUpOpenFilms(db);
  return await runSql<ConfidenceReport>(
    db,
    `SELECT festival, evidence, confidence_from::float8, decisions::int, "right"::int, estimated::float8, observed::float8, off
     FROM confidence_by_decisions WHERE $1::text IS NULL OR festival = $1
     ORDER BY off DESC, decisions DESC, festival, evidence, confidence_from LIMIT 200`,
    [festival ?? null],
  );
}
