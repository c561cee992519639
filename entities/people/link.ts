import { weighNominee } from '../../matching/nominees.js';
import { runSql, storableJson, type Db } from '../sql.js';
import { identify } from './identify.js';
import { DOUBTFUL, SURE, type CreditedPerson, type Link, type OpenNominee } from './open-nominee.js';

/** What a page of nominees came to; `after` is where the next one begins, absent where there is none. */
export interface LinkedPage {
  looked: number;
  linked: number;
  doubtful: number;
  after?: string;
}

/**
 * Links nominees to people: by the IMDb id that the programme gives, else by the credits of their film. What a person decided
 * stays. A transaction of its own; of those that were looked at before only those whose film has changed are looked at again.
 * @param which of one edition ("cannes-2025"), or of all.
 */
export async function linkNominees(
  db: Db,
  which: { edition?: string; after: string; limit: number },
): Promise<LinkedPage> {
  return await db.transaction(async (tx) => {
    await runSql(tx, `SELECT pg_advisory_xact_lock(hashtext('festival-lookup/people'))`);
    const open = await runSql<OpenNominee>(tx, OPEN, [which.edition ?? null, which.after, which.limit]);
    const films = [...new Set(open.flatMap(({ movieId }) => movieId ?? []))];
    const people = new Map<string, CreditedPerson[]>();
    for (const person of await runSql<CreditedPerson>(tx, CREDITED, [films])) {
      const known = people.get(person.movieId);
      if (known === undefined) people.set(person.movieId, [person]);
      else known.push(person);
    }
    const byId = await identify(tx, open, people);
    const links = open.map((nominee) => {
      const isRefused = (personId: string | undefined): boolean =>
        personId !== undefined && nominee.refused.includes(personId);
      const known = byId.get(nominee.id);
      if (known !== undefined && !isRefused(known.personId)) return known;
      const inFilm = people.get(nominee.movieId ?? '');
      return byCredits(
        nominee,
        inFilm?.filter(({ personId }) => !isRefused(personId)),
      );
    });
    await writeLinks(tx, links);
    const last = open.length === which.limit ? open.at(-1) : undefined;
    return {
      looked: open.length,
      linked: links.filter(({ personId }) => personId !== undefined).length,
      doubtful: links.filter(({ reason }) => reason === 'doubtful').length,
      ...(last === undefined ? {} : { after: last.id }),
    };
  });
}

function byCredits(nominee: OpenNominee, people: readonly CreditedPerson[] | undefined): Link {
  const { id } = nominee;
  if (nominee.movieId === null) return { id, reason: 'no_film' };
  if (people === undefined) return { id, reason: 'no_credits' };
  const candidates = weighNominee(nominee.nominee, nominee, people).slice(0, 5);
  const [best] = candidates;
  if (best === undefined || best.confidence < DOUBTFUL)
    return {
      id,
      reason: 'not_in_credits',
      evidence: { line: 'nobody of this name is in the credits', candidates },
    };
  const evidence = { line: best.evidence, candidates };
  if (best.confidence < SURE) return { id, reason: 'doubtful', confidence: best.confidence, evidence };
  return { id, personId: best.personId, linkedBy: 'credits', confidence: best.confidence, evidence };
}

/** Writes what looks came to. */
async function writeLinks(db: Db, links: readonly Link[]): Promise<void> {
  if (links.length > 0) await runSql(db, WRITE, [storableJson(links)]);
}

/** Makes nominees of the names that nominations of earlier versions have as one text alone. @returns how many nominations. */
export async function addMissingNominees(
  db: Db,
  split: (text: string) => { nominee: string; position: number }[],
  limit: number,
): Promise<number> {
  const rows = await runSql<{ id: string; person: string }>(
    db,
    `SELECT id::text, person FROM nominations WHERE person IS NOT NULL
       AND NOT EXISTS (SELECT FROM nomination_people WHERE nomination_id = nominations.id) ORDER BY id LIMIT $1`,
    [limit],
  );
  const nominees = rows.flatMap(({ id, person }) => {
    const named = split(person);
    return (named.length > 0 ? named : [{ nominee: person, position: 0 }]).map((each) => ({
      ...each,
      nomination_id: id,
    }));
  });
  await runSql(
    db,
    `INSERT INTO nomination_people (nomination_id, nominee, position)
     SELECT nomination_id, nominee, position
     FROM jsonb_to_recordset($1::jsonb) AS given (nomination_id bigint, nominee text, position int) ON CONFLICT DO NOTHING`,
    [storableJson(nominees)],
  );
  return rows.length;
}

/** A transaction that began before a look and ended after it is told by these minutes. */
const OPEN = `SELECT p.id::text, p.nominee, p.imdb_id, nomination.category, nomination.award, nomination.movie_id::text,
    ARRAY(SELECT refused.person_id::text FROM refused_people(p.id) refused WHERE refused.person_id IS NOT NULL) AS refused
  FROM nomination_people p JOIN nominations nomination ON nomination.id = p.nomination_id
  LEFT JOIN movies movie ON movie.id = nomination.movie_id LEFT JOIN people person ON person.id = p.person_id
  WHERE p.id > $2 AND p.linked_by IS DISTINCT FROM 'decided'
    AND ($1::text IS NULL OR nomination.edition_id = (SELECT id FROM festival_editions WHERE key = $1))
    AND (p.person_id IS NULL AND p.reason IS NULL
      OR p.reason = 'no_credits' AND EXISTS (SELECT FROM credits WHERE credits.movie_id = movie.id)
      OR p.reason IN ('not_in_credits', 'doubtful') AND movie.updated_at > p.updated_at - interval '5 minutes'
      OR p.linked_by = 'imdb_id' AND person.tmdb_id IS NULL AND movie.updated_at > p.updated_at - interval '5 minutes')
  ORDER BY p.id LIMIT $3`;

const CREDITED = `SELECT credits.movie_id::text, person.id::text AS person_id, person.name, person.tmdb_id, person.imdb_id,
    jsonb_agg(jsonb_build_object('department', credits.department, 'job', credits.job) ORDER BY credits.position) AS parts
  FROM credits JOIN people person ON person.id = credits.person_id
  WHERE credits.movie_id::text = ANY ($1::text[]) GROUP BY credits.movie_id, person.id ORDER BY person.id`;

const WRITE = `UPDATE nomination_people p SET person_id = link."personId", linked_by = link."linkedBy", confidence = link.confidence,
    evidence = link.evidence, reason = link.reason, updated_at = now(),
    -- A doubt that the film's credits have taken back is asked for again.
    searched_at = CASE WHEN p.reason = 'doubtful' THEN NULL ELSE p.searched_at END
  FROM jsonb_to_recordset($1::jsonb) AS link (id bigint, "personId" bigint, "linkedBy" text, confidence float8, evidence jsonb,
    reason text)
  WHERE p.id = link.id AND p.linked_by IS DISTINCT FROM 'decided'`;
