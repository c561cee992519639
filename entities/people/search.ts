import type { PersonCandidate } from '../../domain/views/person.js';
import { runSql, storableJson, type Db } from '../sql.js';
import { DOUBTFUL, SURE } from './open-nominee.js';

/** A nominee whom nothing here tells: their name is looked for elsewhere. */
export interface UnfoundNominee {
  id: string;
  nominee: string;
  category: string;
  award: string | null;
}

/** Asked again after this. A belief: people come to TMDb slowly. */
const ASK_AGAIN = '90 days';

/** Nominees whom the credits do not have, or who have no film, the longest unasked first; those that people decided on are left alone. */
export async function unfoundNominees(db: Db, limit: number): Promise<UnfoundNominee[]> {
  return await runSql<UnfoundNominee>(
    db,
    `SELECT p.id::text, p.nominee, nomination.category, nomination.award
     FROM nomination_people p JOIN nominations nomination ON nomination.id = p.nomination_id
     WHERE p.person_id IS NULL AND p.reason IN ('not_in_credits', 'no_film') AND p.linked_by IS NULL
       AND nomination.vanished_at IS NULL AND (p.searched_at IS NULL OR p.searched_at < now() - $1::interval)
     ORDER BY p.searched_at NULLS FIRST, p.id LIMIT $2`,
    [ASK_AGAIN, limit],
  );
}

/**
 * Writes what a search by name found: who is sure is linked, who is likely waits for a person; else only that it was asked.
 * People who were refused are left out. Who was found or decided on meanwhile stays.
 */
export async function keepFound(
  db: Db,
  { id }: Pick<UnfoundNominee, 'id'>,
  found: readonly PersonCandidate[],
): Promise<'linked' | 'doubtful' | 'nobody'> {
  return await db.transaction(async (tx) => {
    await runSql(tx, `SELECT pg_advisory_xact_lock(hashtext('festival-lookup/people'))`);
    const refused = await runSql<{ tmdbId: number | null }>(tx, 'SELECT tmdb_id FROM refused_people($1)', [
      id,
    ]);
    const candidates = found.filter(({ tmdbId }) => !refused.some((one) => one.tmdbId === tmdbId));
    const [best] = candidates;
    const kind =
      best === undefined || best.confidence < DOUBTFUL
        ? 'nobody'
        : best.confidence < SURE
          ? 'doubtful'
          : 'linked';
    const evidence = best === undefined ? null : { line: best.evidence, candidates };
    const written = await runSql(tx, WRITE, [
      ...[id, kind, best?.confidence ?? null, evidence === null ? null : storableJson(evidence)],
      kind === 'linked' && best?.tmdbId !== undefined ? await personOf(tx, best.tmdbId, best.name) : null,
    ]);
    return written.length === 0 ? 'nobody' : kind;
  });
}

/** The row of somebody whom TMDb has, made where there is none. */
async function personOf(db: Db, tmdbId: number, name: string): Promise<string | undefined> {
  await runSql(db, 'INSERT INTO people (name, tmdb_id) VALUES ($1, $2) ON CONFLICT (tmdb_id) DO NOTHING', [
    name,
    tmdbId,
  ]);
  const [row] = await runSql<{ id: string }>(db, 'SELECT id::text FROM people WHERE tmdb_id = $1', [tmdbId]);
  return row?.id;
}

const WRITE = `UPDATE nomination_people SET searched_at = now(), updated_at = now(),
    person_id = $5::bigint, linked_by = CASE WHEN $2 = 'linked' THEN 'search' END,
    confidence = CASE WHEN $2 = 'nobody' THEN confidence ELSE $3::float8 END,
    evidence = CASE WHEN $2 = 'nobody' THEN evidence ELSE $4::jsonb END,
    reason = CASE $2 WHEN 'linked' THEN NULL WHEN 'doubtful' THEN 'doubtful' ELSE reason END
  WHERE id = $1 AND person_id IS NULL AND linked_by IS NULL RETURNING id`;
