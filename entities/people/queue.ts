import type { NomineeKind, QueuedNominee } from '../../domain/views/person.js';
import { runSql, type Db } from '../sql.js';

/** Which nominees. The condition of `doubtful` is that of an index. */
const KINDS: Record<NomineeKind, string> = {
  doubtful: `p.person_id IS NULL AND p.reason = 'doubtful'`,
  missing: `p.person_id IS NULL AND coalesce(p.reason, '') NOT IN ('doubtful', 'nobody')`,
  decided: `p.linked_by = 'decided'`,
};

/** Nominees who wait for a person, or of another kind: those of the newest editions first. */
export async function readPersonQueue(
  db: Db,
  { kind, festival, nominee }: { kind: NomineeKind; festival?: string | undefined; nominee?: string },
  { limit, offset }: { limit: number; offset: number },
): Promise<QueuedNominee[]> {
  return await runSql<QueuedNominee>(
    db,
    `SELECT p.id::text, p.nominee, p.role, p.imdb_id, p.reason, p.linked_by, p.confidence, p.evidence->>'line' AS line,
       nomination.category, nomination.award, nomination.won, edition.key AS edition, movie.id::text AS movie_id,
       movie.title AS film, person.id::text AS person_id, person.name AS person,
       CASE WHEN p.person_id IS NULL AND p.linked_by IS NULL THEN ${CANDIDATES} ELSE '[]' END AS candidates,
       (SELECT jsonb_build_object('reviewer', said.reviewer, 'note', said.note, 'at', said.inserted_at)
        FROM person_decisions said WHERE said.nominee_id = p.id AND said.undoes IS NULL
          AND NOT EXISTS (SELECT FROM person_decisions undo WHERE undo.undoes = said.id)
        ORDER BY said.id DESC LIMIT 1) AS decided
     FROM (
       -- The page is found first: films and people are read for its nominees alone.
       SELECT p.id FROM nomination_people p JOIN nominations n ON n.id = p.nomination_id JOIN festival_editions e ON e.id = n.edition_id
       WHERE CASE WHEN $2::bigint IS NOT NULL THEN p.id = $2 ELSE ${KINDS[kind]} AND ($1::text IS NULL OR e.key = $1) END
       ORDER BY e.year DESC, e.key, p.id LIMIT $3 OFFSET $4) page
     JOIN nomination_people p ON p.id = page.id JOIN nominations nomination ON nomination.id = p.nomination_id
     JOIN festival_editions edition ON edition.id = nomination.edition_id
     LEFT JOIN movies movie ON movie.id = nomination.movie_id LEFT JOIN people person ON person.id = p.person_id
     ORDER BY edition.year DESC, edition.key, p.id`,
    [festival ?? null, nominee ?? null, limit, offset],
  );
}

/** How many nominees there are of each kind; of one edition where it is given. */
export async function countPersonQueue(
  db: Db,
  festival: string | undefined,
): Promise<Record<NomineeKind, number>> {
  const [row] = await runSql<Record<NomineeKind, number>>(
    db,
    `SELECT count(*) FILTER (WHERE ${KINDS.doubtful})::int AS doubtful, count(*) FILTER (WHERE ${KINDS.missing})::int AS missing,
       count(*) FILTER (WHERE ${KINDS.decided})::int AS decided
     FROM nomination_people p
     WHERE (p.person_id IS NULL OR p.linked_by = 'decided') AND ($1::text IS NULL OR p.nomination_id IN (
       SELECT n.id FROM nominations n JOIN festival_editions edition ON edition.id = n.edition_id WHERE edition.key = $1))`,
    [festival ?? null],
  );
  return row ?? { doubtful: 0, missing: 0, decided: 0 };
}

/** Who is offered, with the ids that they have here by now. */
const CANDIDATES = `coalesce((SELECT jsonb_agg(offered.candidate || jsonb_strip_nulls(jsonb_build_object(
      'personId', known.id::text, 'tmdbId', known.tmdb_id, 'imdbId', known.imdb_id)) ORDER BY place)
    FROM jsonb_array_elements(p.evidence->'candidates') WITH ORDINALITY AS offered (candidate, place)
    LEFT JOIN people named ON named.id = (offered.candidate->>'personId')::bigint
    LEFT JOIN people known ON known.id = coalesce(named.merged_into, named.id)), '[]')`;
