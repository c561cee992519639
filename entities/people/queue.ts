import { NOMINEE_KINDS, type NomineeKind, type QueuedNominee } from '../../domain/views/person.js';
import { sumUpEditions } from '../editions/sum-up.js';
import { runSql, type Db } from '../sql.js';

/** Which nominees. The condition of `doubtful` is that of an index. */
const KINDS: Record<NomineeKind, string> = {
  doubtful: `p.person_id IS NULL AND p.reason = 'doubtful'`,
  missing: `p.person_id IS NULL AND coalesce(p.reason, '') NOT IN ('doubtful', 'nobody')`,
  decided: `p.linked_by = 'decided'`,
};

/** The same of the kept figures of an edition, where no reason is that of a nominee with a person. */
const KEPT_KINDS: Record<NomineeKind, string> = {
  doubtful: `reason = 'doubtful'`,
  missing: `reason NOT IN ('doubtful', 'nobody')`,
  decided: `linked_by = 'decided'`,
};

/** How many nominees of a kind an edition has, by its `figures`. */
function nomineesOf(kind: NomineeKind): string {
  return `(SELECT sum(nominees) FROM jsonb_to_recordset(figures.linkage) AS told (linked_by text, reason text, nominees bigint)
    WHERE ${KEPT_KINDS[kind]})`;
}

/** Nominees of a page: of the editions that have any on it, and no others. $1 the edition or null, $2 limit, $3 offset. */
function pageOf(kind: NomineeKind): string {
  return `WITH known AS MATERIALIZED (
      SELECT edition_id AS id, coalesce(${nomineesOf(kind)}, 0) AS nominees
      FROM figures_of_editions(ARRAY(SELECT id FROM festival_editions WHERE $1::text IS NULL OR key = $1)) figures
    ), edition AS (
      SELECT id, year, key, nominees, sum(nominees) OVER (ORDER BY year DESC, key) - nominees AS before
      FROM known JOIN festival_editions USING (id) WHERE nominees > 0
    ), shown AS MATERIALIZED (
      SELECT * FROM edition WHERE before < $3::bigint + $2::bigint AND before + nominees > $3::bigint
    )
    -- One after the other (OFFSET 0): of all nominees of that kind at once most are of other editions.
    SELECT p.id FROM shown,
      LATERAL (SELECT id FROM nominations WHERE edition_id = shown.id OFFSET 0) n,
      LATERAL (SELECT p.id FROM nomination_people p WHERE p.nomination_id = n.id AND ${KINDS[kind]} OFFSET 0) p
    ORDER BY shown.year DESC, shown.key, p.id
    LIMIT $2::bigint OFFSET $3::bigint - coalesce((SELECT min(before)::bigint FROM shown), $3::bigint)`;
}

/** Nominees who wait for a person, or of another kind: those of the newest editions first. */
export async function readPersonQueue(
  db: Db,
  { kind, festival, nominee }: { kind: NomineeKind; festival?: string | undefined; nominee?: string },
  { limit, offset }: { limit: number; offset: number },
): Promise<QueuedNominee[]> {
  if (nominee === undefined) await sumUpEditions(db);
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
     FROM (${nominee === undefined ? pageOf(kind) : 'SELECT id FROM nomination_people WHERE id = $1'}) page
     JOIN nomination_people p ON p.id = page.id JOIN nominations nomination ON nomination.id = p.nomination_id
     JOIN festival_editions edition ON edition.id = nomination.edition_id
     LEFT JOIN movies movie ON movie.id = nomination.movie_id LEFT JOIN people person ON person.id = p.person_id
     ORDER BY edition.year DESC, edition.key, p.id`,
    nominee === undefined ? [festival ?? null, limit, offset] : [nominee],
  );
}

/** How many nominees there are of each kind; of one edition where it is given. */
export async function countPersonQueue(
  db: Db,
  festival: string | undefined,
): Promise<Record<NomineeKind, number>> {
  await sumUpEditions(db);
  const counts = NOMINEE_KINDS.map((kind) => `coalesce(sum(${nomineesOf(kind)}), 0)::int AS ${kind}`).join(
    ', ',
  );
  const [row] = await runSql<Record<NomineeKind, number>>(
    db,
    `SELECT ${counts} FROM figures_of_editions(ARRAY(SELECT id FROM festival_editions WHERE $1::text IS NULL OR key = $1)) figures`,
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
