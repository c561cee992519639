import { lookupWorkflowId } from '../../../domain/identity.js';
import { distinctNominations, type NamedNomination } from '../../../domain/programme/nominations.js';
import { filmKey } from '../../../domain/slug.js';
import type { SpendMode } from '../../../domain/policy.js';
import type { Entry, EntryNomination, RejectedRow } from '../../../domain/programme/programme.js';
import { nomineesOf } from '../../../matching/nominees.js';
import { runForOne, runSql, storableJson, type Db } from '../../sql.js';
import { ProgrammeEntry, ProgrammeReject } from '../edition.js';
import { keysInEdition, type KnownEntry } from '../keys.js';
import { MOVIE_OF_ROW, NOMINATION_KEY, NOMINATIONS_OF_ROW, ROWS, TEXT_ARRAY } from './stage-rows.js';
import { stageNominees } from './stage-nominees.js';
import { flagVanished, readVanished, type Vanished } from './vanished.js';

/** Rows sent to Postgres in one statement. */
const BATCH = 500;

export interface StagedProgramme {
  editionId: string;
  /** Films of the edition, those of earlier imports included. */
  total: number;
  /** What earlier programmes named, and none names any more. */
  vanished: Vanished;
}

export interface ProgrammeToStage {
  festival: string;
  year: number;
  /** `cannes-2025` */
  key: string;
  programmeKind: string;
  /** Tells this programme from the others of its edition; its kind by default. */
  programmeName?: string;
  /** Set where more is in the programme than could be read: then nothing counts as vanished. */
  incomplete?: boolean;
  /** Films that rows which could not be read seem to name: they have not vanished. */
  unreadKeys?: readonly string[];
  /** `filmKey` tells films of one title apart; by default a film is known by its id, or title and year. */
  entries: (Entry & { filmKey?: string })[];
  /** Nominations of people for no film. */
  withoutFilm?: readonly EntryNomination[];
  rejects: RejectedRow[];
  spend: { limitUsd: number | null; mode: SpendMode; from: Date };
  /** Told how many entries are written so far, after each batch. */
  onProgress?: (written: number) => void;
}

/**
 * Writes a programme so that nothing of it can be lost: festival, edition, a stub movie for each film that is new,
 * its entry and its nominations, and the rows that could not be read. To be called in one transaction; writing the
 * same programme again changes nothing. Programmes of one edition add up; what this one named before and no longer
 * does is flagged (`vanished_at`) unless another one names it, and never deleted; the flag goes when it comes back.
 */
export async function stageProgramme(db: Db, programme: ProgrammeToStage): Promise<StagedProgramme> {
  const editionId = await upsertEdition(db, programme);
  const name = programme.programmeName ?? programme.programmeKind;
  const { keys, unclear, byOtherTitle } = await keysInEdition(db, editionId, programme);
  const rejects = [
    ...programme.rejects,
    ...unclear.map((at) => cannotTellApart(programme.entries[at], at)),
    ...[...byOtherTitle].map(([at, film]) => hasOtherTitle(programme.entries[at], at, film)),
  ];
  const entries = programme.entries.map((entry, at) => withBothTitles(entry, byOtherTitle.get(at)));
  for (let start = 0; start < entries.length; start += BATCH) {
    const batch = entries.slice(start, start + BATCH);
    // Rows are made a batch at a time: all of a large programme would be in memory twice.
    const json = storableJson(
      batch.map((entry, at) => stagedRow({ ...entry, filmKey: keys[start + at] }, start + at, programme.key)),
    );
    await runSql(db, INSERT_MOVIES, [json]);
    await runSql(db, NAME_MOVIES, [json]);
    await runSql(db, CLAIM_MOVIES, [json]);
    await runSql(db, UPSERT_ENTRIES, [json, editionId, name]);
    await runSql(db, NAME_WORKS, [json, editionId]);
    await runSql(db, UPSERT_NOMINATIONS, [json, editionId, name]);
    await stageNominees(db, editionId, { films: json });
    programme.onProgress?.(start + batch.length);
  }
  const withoutFilm = distinctNominations(programme.withoutFilm ?? []).map(stagedNomination);
  await runSql(db, UPSERT_WITHOUT_FILM, [storableJson(withoutFilm), editionId, name]);
  await stageNominees(db, editionId, { withoutFilm: storableJson(withoutFilm) });
  // A programme of which nothing could be read says nothing of what is missing in it.
  if (programme.incomplete !== true && programme.entries.length > 0)
    await flagVanished(db, editionId, name, programme.unreadKeys);
  await db.delete(ProgrammeReject, { editionId });
  for (let start = 0; start < rejects.length; start += BATCH)
    await runSql(db, INSERT_REJECTS, [storableJson(rejects.slice(start, start + BATCH)), editionId]);
  const total = await db.countBy(ProgrammeEntry, { editionId });
  return { editionId, total, vanished: await readVanished(db, editionId) };
}

function cannotTellApart(entry: Entry | undefined, at: number): RejectedRow {
  const reason =
    'entry: cannot be told apart from several films of this title that the edition has; it stands as a film of its own';
  return { row: at + 1, field: 'entry', reason, raw: entry };
}

function hasOtherTitle(entry: Entry | undefined, at: number, { title }: KnownEntry): RejectedRow {
  const reason = `title: the edition has this film of the same director as ${JSON.stringify(title)}: nominations were added there`;
  return { row: at + 1, field: 'title', reason, raw: entry };
}

/** An entry keeps the titles that the edition has; one by which another list names it is its original title where there is none. */
function withBothTitles(entry: Entry, film: KnownEntry | undefined): Entry {
  if (film === undefined) return entry;
  return {
    ...entry,
    title: film.title ?? entry.title,
    originalTitle: film.originalTitle ?? entry.originalTitle ?? entry.title,
  };
}

async function upsertEdition(db: Db, programme: ProgrammeToStage): Promise<string> {
  const festival = await runForOne<{ id: string }>(
    db,
    `INSERT INTO festivals (slug, name) VALUES ($1, $1) ON CONFLICT (slug) DO UPDATE SET updated_at = now() RETURNING id::text`,
    [programme.festival],
  );
  const edition = await runForOne<{ id: string }>(
    db,
    `INSERT INTO festival_editions (festival_id, year, key, programme_kind, staged_at, spend_limit_usd, spend_mode, spend_from)
     VALUES ($1, $2, $3, $4, now(), $5, $6, $7)
     ON CONFLICT (key) DO UPDATE SET programme_kind = excluded.programme_kind, staged_at = now(), updated_at = now(),
       spend_limit_usd = excluded.spend_limit_usd, spend_mode = excluded.spend_mode, spend_from = excluded.spend_from
     RETURNING id::text`,
    [
      festival.id,
      programme.year,
      programme.key,
      programme.programmeKind,
      programme.spend.limitUsd,
      programme.spend.mode,
      programme.spend.from,
    ],
  );
  return edition.id;
}

/** A film to stage; one that was not named by a festival may be known by its id at TMDb alone. */
export type StagedEntry = Entry & { tmdbId?: number };

/** An entry as the staging statements read it. */
export function stagedRow(
  entry: StagedEntry & { filmKey?: string },
  index: number,
  editionKey: string,
): Record<string, unknown> {
  const key = entry.filmKey ?? filmKey(entry, editionKey);
  return {
    film_key: key,
    imdb_id: entry.imdbId ?? null,
    tmdb_id: entry.imdbId === undefined ? (entry.tmdbId ?? null) : null,
    workflow_id: lookupWorkflowId(key),
    position: index + 1,
    title: entry.title ?? null,
    original_title: entry.originalTitle ?? null,
    year: entry.year ?? null,
    directors: entry.directors ?? [],
    countries: entry.countries ?? [],
    runtime_minutes: entry.runtimeMinutes ?? null,
    critical: entry.critical ?? false,
    nominations: distinctNominations(entry.nominations ?? []).map(stagedNomination),
  };
}

function stagedNomination(nomination: NamedNomination): Record<string, unknown> {
  const { category, award = null, person = null, work, won = false, details = null } = nomination;
  return { category, award, person, work, won, details, people: nomineesOf(nomination) };
}

export const INSERT_MOVIES = `INSERT INTO movies (imdb_id, tmdb_id, festival_key, title, original_title, year, runtime, countries, workflow_id,
    import_type, needs_enrichment, inserted_at, updated_at)
  SELECT row.imdb_id, row.tmdb_id, CASE WHEN row.imdb_id IS NULL THEN row.film_key END,
    fitting('title', coalesce(row.title, row.imdb_id, row.film_key)),
    fitting('original_title', row.original_title), row.year, round(row.runtime_minutes)::int, ${TEXT_ARRAY('countries')}, row.workflow_id,
    'stub', true, now(), now()
  FROM ${ROWS} ORDER BY row.film_key ON CONFLICT DO NOTHING`;

/** A movie that was known by its id alone takes the title that a programme gives. */
export const NAME_MOVIES = `UPDATE movies SET title = fitting('title', row.title), year = coalesce(movies.year, row.year), updated_at = now()
  FROM ${ROWS} WHERE movies.imdb_id = row.imdb_id AND row.title IS NOT NULL AND movies.import_type = 'stub'
    AND (movies.title = movies.imdb_id OR movies.title = '')`;

/** A movie that another system made is looked up here from now on. */
export const CLAIM_MOVIES = `UPDATE movies SET workflow_id = row.workflow_id FROM ${ROWS}
  WHERE (movies.imdb_id = row.imdb_id OR row.imdb_id IS NULL AND movies.tmdb_id = row.tmdb_id)
    AND movies.workflow_id IS NULL AND movies.merged_into IS NULL`;

/** What a programme names has not vanished; $3 is the programme. */
function named(table: string): string {
  return `named_by = array_append(array_remove(${table}.named_by, $3::text), $3::text), named_at = now(), vanished_at = NULL`;
}

const UPSERT_ENTRIES = `INSERT INTO programme_entries (edition_id, movie_id, film_key, position, title, original_title, year,
    directors, countries, runtime_minutes, critical, named_by, named_at)
  SELECT $2, target.id, row.film_key, row.position, row.title, row.original_title, row.year,
    ${TEXT_ARRAY('directors')}, ${TEXT_ARRAY('countries')}, row.runtime_minutes, row.critical, ARRAY[$3::text], now()
  FROM ${ROWS} ${MOVIE_OF_ROW} ORDER BY row.position
  ON CONFLICT (edition_id, film_key) DO UPDATE SET movie_id = excluded.movie_id, position = excluded.position,
    title = excluded.title, original_title = excluded.original_title, year = excluded.year,
    directors = excluded.directors, countries = excluded.countries,
    runtime_minutes = excluded.runtime_minutes, critical = excluded.critical, updated_at = now(),
    ${named('programme_entries')}`;

/** Two nominations of one film in one category, by one award and for one person, whatever capitals either is written in. */
const alike = (one: string, other: string): string =>
  ['category', 'award', 'person']
    .map((column) => `lower(coalesce(${one}.${column}, '')) = lower(coalesce(${other}.${column}, ''))`)
    .join(' AND ');
const OF_FILM = (table: string): string => `${table}.edition_id = $2 AND ${table}.movie_id = target.id`;

/**
 * A nomination that becomes one of several in its category, or the only one again, stays the one that has its details; so does one
 * that is written in other capitals now.
 */
export const NAME_WORKS = `UPDATE nominations
  SET category = n.category, award = n.award, person = n.person, work = n.work, updated_at = now()
  FROM ${ROWS} ${MOVIE_OF_ROW}, ${NOMINATIONS_OF_ROW}
  WHERE ${OF_FILM('nominations')} AND ${alike('nominations', 'n')}
    AND (lower(nominations.work) = lower(n.work) OR nominations.details = n.details)
    AND NOT EXISTS (SELECT 1 FROM nominations named WHERE ${OF_FILM('named')}
      AND named.category = n.category AND named.award IS NOT DISTINCT FROM n.award
      AND named.person IS NOT DISTINCT FROM n.person AND named.work = n.work)
    AND NOT EXISTS (SELECT 1 FROM nominations twin WHERE ${OF_FILM('twin')} AND twin.id < nominations.id
      AND ${alike('twin', 'n')} AND (lower(twin.work) = lower(nominations.work) OR twin.details = nominations.details))`;

const UPSERT_NOMINATIONS = `INSERT INTO nominations (edition_id, movie_id, category, award, person, work, won, details,
    named_by, named_at)
  SELECT $2, target.id, n.category, n.award, n.person, n.work, bool_or(n.won), max(n.details), ARRAY[$3::text], now()
  FROM ${ROWS} ${MOVIE_OF_ROW}, ${NOMINATIONS_OF_ROW}
  GROUP BY target.id, n.category, n.award, n.person, n.work ORDER BY min(row.position), n.category, n.award, n.person, n.work
  ON CONFLICT ${NOMINATION_KEY}
  DO UPDATE SET won = excluded.won, details = coalesce(excluded.details, nominations.details), updated_at = now(),
    ${named('nominations')}`;

const UPSERT_WITHOUT_FILM = `INSERT INTO nominations (edition_id, category, award, person, work, won, details, named_by, named_at)
  SELECT $2, n.category, n.award, n.person, n.work, n.won, n.details, ARRAY[$3::text], now()
  FROM jsonb_to_recordset($1::jsonb) AS n (category text, award text, person text, work text, won bool, details text)
  ON CONFLICT (edition_id, category, coalesce(award, ''), coalesce(person, ''), md5(work)) WHERE movie_id IS NULL
  DO UPDATE SET won = excluded.won, details = coalesce(excluded.details, nominations.details), updated_at = now(),
    ${named('nominations')}`;

const INSERT_REJECTS = `INSERT INTO programme_rejects (edition_id, row, field, reason, raw)
  SELECT $2, reject.row, reject.field, reject.reason, reject.raw
  FROM jsonb_to_recordset($1::jsonb) AS reject ("row" int, field text, reason text, raw jsonb)`;
