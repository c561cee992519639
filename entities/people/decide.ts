import { AppError } from '../../domain/errors.js';
import type { PersonChoice, PersonDecision, PersonRef } from '../../domain/review/person-decision.js';
import type { LinkEvidence, PersonCandidate } from '../../domain/views/person.js';
import { runSql, storableJson, storableText, type Db } from '../sql.js';
import type { NomineeLink } from './nominee.js';
import { DOUBTFUL } from './open-nominee.js';

/** A decision that stands. */
interface Standing {
  id: string;
  reviewer: string;
  decision: PersonChoice;
  before: NomineeLink;
}

/**
 * Carries out what somebody decided about a nominee, and keeps it: both or neither. A person who was decided on, and "nobody",
 * stay until they are undone; who was refused is never offered for this nominee again.
 * @returns in words what was done.
 * @throws {AppError} `NotFound`, `AlreadyDecided` or `Conflict`, in words; nothing is changed then.
 */
export async function decideNominee(db: Db, nomineeId: string, decision: PersonDecision): Promise<string> {
  return await db.transaction(async (tx) => {
    // One at a time with what machines link.
    await runSql(tx, `SELECT pg_advisory_xact_lock(hashtext('festival-lookup/people'))`);
    const [row] = await runSql<{ nominee: string; link: NomineeLink }>(
      tx,
      `SELECT nominee, jsonb_build_object('person_id', person_id::text, 'linked_by', linked_by, 'confidence', confidence,
         'evidence', evidence, 'reason', reason) AS link FROM nomination_people WHERE id = $1 FOR UPDATE`,
      [nomineeId],
    );
    if (row === undefined) throw new AppError('NotFound', `There is no nominee ${nomineeId}.`);
    const last = await lastDecision(tx, nomineeId);
    const choice = await byRow(tx, decision.choice);
    const after = await carryOut(tx, row, choice, last);
    await runSql(
      tx,
      `UPDATE nomination_people SET person_id = l.person_id, linked_by = l.linked_by, confidence = l.confidence,
         evidence = l.evidence, reason = l.reason, updated_at = now()
       FROM jsonb_to_record($2::jsonb) AS l (person_id bigint, linked_by text, confidence float8, evidence jsonb, reason text)
       WHERE id = $1`,
      [nomineeId, storableJson(after)],
    );
    await runSql(
      tx,
      `INSERT INTO person_decisions (nominee_id, reviewer, decision, note, before, after, undoes)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[nomineeId, storableText(decision.reviewer), storableJson(choice)],
        ...[decision.note === undefined ? null : storableText(decision.note)],
        ...[storableJson(row.link), storableJson(after), 'undo' in choice ? last?.id : null],
      ],
    );
    return `${row.nominee}: ${await doneWords(tx, choice, after)}`;
  });
}

/** A refusal names the row where there is one: so it holds whichever of the person's ids was given. */
async function byRow(db: Db, choice: PersonChoice): Promise<PersonChoice> {
  if (!('notThis' in choice)) return choice;
  const personId = await findPerson(db, choice.notThis);
  return personId === null ? choice : { notThis: { personId } };
}

async function lastDecision(db: Db, nomineeId: string): Promise<Standing | undefined> {
  const [last] = await runSql<Standing>(
    db,
    `SELECT id::text, reviewer, decision, before FROM person_decisions said
     WHERE nominee_id = $1 AND undoes IS NULL AND NOT EXISTS (SELECT FROM person_decisions undo WHERE undo.undoes = said.id)
     ORDER BY id DESC LIMIT 1`,
    [nomineeId],
  );
  return last;
}

/** What the nominee is after the choice. */
async function carryOut(
  db: Db,
  { nominee, link }: { nominee: string; link: NomineeLink },
  choice: PersonChoice,
  last: Standing | undefined,
): Promise<NomineeLink> {
  if ('undo' in choice) {
    if (last === undefined) throw new AppError('Conflict', `Nobody has decided about ${nominee} yet.`);
    return { ...last.before, person_id: await keptPerson(db, last.before.person_id) };
  }
  if (link.linked_by === 'decided')
    throw new AppError(
      'AlreadyDecided',
      `${last?.reviewer ?? 'Somebody'} has decided about ${nominee} already; undo that first.`,
    );
  if ('nobody' in choice)
    return { ...link, person_id: null, linked_by: 'decided', confidence: null, reason: 'nobody' };
  if ('notThis' in choice) return without(link, choice.notThis);
  const personId =
    (await findPerson(db, choice.person)) ?? (await addPerson(db, choice.person, nominee, link));
  return { ...link, person_id: personId, linked_by: 'decided', confidence: 1, reason: null };
}

/** Without somebody who was offered, or linked: those who are left may still be meant. */
function without(link: NomineeLink, refused: PersonRef): NomineeLink {
  const personId = 'personId' in refused ? refused.personId : null;
  const isRefused = (one: PersonCandidate): boolean =>
    (one.personId !== undefined && one.personId === personId) ||
    ('tmdbId' in refused && one.tmdbId === refused.tmdbId);
  const offered = link.evidence?.candidates ?? [];
  const candidates = offered.filter((one) => !isRefused(one));
  const isLinked = personId !== null && link.person_id === personId;
  if (candidates.length === offered.length && !isLinked)
    throw new AppError('Conflict', 'Nobody offers that person here.');
  const [best] = candidates;
  const line = best?.evidence ?? 'a reviewer refused who was offered';
  const evidence: LinkEvidence = { line, candidates };
  const isOpen = best !== undefined && best.confidence >= DOUBTFUL;
  return {
    person_id: null,
    linked_by: null,
    evidence,
    confidence: isOpen ? best.confidence : null,
    reason: isOpen ? 'doubtful' : 'not_in_credits',
  };
}

/** The row that a person is in now, where there is one. */
async function findPerson(db: Db, person: PersonRef): Promise<string | null> {
  if ('personId' in person) {
    const known = await keptPerson(db, person.personId);
    if (known === null) throw new AppError('NotFound', `There is no person ${person.personId}.`);
    return known;
  }
  const [column, id] =
    'tmdbId' in person ? (['tmdb_id', person.tmdbId] as const) : (['imdb_id', person.imdbId] as const);
  const [row] = await runSql<{ id: string }>(db, `SELECT id::text FROM people WHERE ${column} = $1`, [id]);
  return row?.id ?? null;
}

async function keptPerson(db: Db, personId: string | null): Promise<string | null> {
  if (personId === null) return null;
  const [row] = await runSql<{ id: string }>(
    db,
    'SELECT coalesce(merged_into, id)::text AS id FROM people WHERE id = $1',
    [personId],
  );
  return row?.id ?? null;
}

/** A person whom only a site has so far, under the name that is offered for them, else the nominee's. */
async function addPerson(
  db: Db,
  person: PersonRef,
  nominee: string,
  link: NomineeLink,
): Promise<string | null> {
  const offered = link.evidence?.candidates.find((one) => 'tmdbId' in person && one.tmdbId === person.tmdbId);
  const [row] = await runSql<{ id: string }>(
    db,
    'INSERT INTO people (name, tmdb_id, imdb_id) VALUES ($1, $2, $3) RETURNING id::text',
    [
      offered?.name ?? nominee,
      'tmdbId' in person ? person.tmdbId : null,
      'imdbId' in person ? person.imdbId : null,
    ],
  );
  return row?.id ?? null;
}

async function doneWords(db: Db, choice: PersonChoice, after: NomineeLink): Promise<string> {
  if ('undo' in choice) return 'the last decision is taken back.';
  if ('nobody' in choice) return 'nobody whom a site knows.';
  if ('notThis' in choice)
    return after.reason === 'doubtful' ? 'not this person; others may be meant.' : 'not this person.';
  const [row] = await runSql<{ name: string }>(db, 'SELECT name FROM people WHERE id = $1', [
    after.person_id,
  ]);
  return `is ${row?.name ?? ''}.`;
}
