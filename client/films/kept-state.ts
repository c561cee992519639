import { lookupWorkflowId } from '../../domain/identity.js';
import type { LookupState, TriedTier } from '../../domain/lookup/lookup.js';
import { TIER_SOURCES, type LookupStage, type TierSource } from '../../domain/sources.js';
import type { ChangeRow, FilmRecordRow, LookupAttempt } from '../../domain/views/film.js';
import { readAttempts, readChanges } from '../../entities/movies/history/history.js';
import { readFilmRecord } from '../../entities/movies/record.js';
import { findFilm } from '../../entities/review/reopen.js';
import type { Db } from '../../entities/sql.js';
import { unattendedWords } from './unattended-words.js';

const ATTEMPTS = 20;
const CHANGES = 10;

/** A film as the database has it: what was tried and found is kept there for good. */
export interface KeptFilm {
  workflowId: string;
  /** Whether it waits for sources or people, so that a lookup is to look after it. */
  isOpen: boolean;
  /** The film as its lookup would tell it. */
  state: LookupState;
  /** What sources have changed in its record since, newest first. */
  changes: ChangeRow[];
}

/**
 * Reads a film that no lookup tells of.
 * @param key IMDb id, or festival-year-slug.
 * @param ended what became of its lookup; `gone` where Temporal knows of none.
 * @returns undefined where there is no such film.
 */
export async function readKeptFilm(db: Db, key: string, ended: string): Promise<KeptFilm | undefined> {
  const film = await findFilm(db, key);
  const record = film === undefined ? undefined : await readFilmRecord(db, film.movieId);
  if (film === undefined || record === undefined) return undefined;
  const attempts = await readAttempts(db, film.movieId, ATTEMPTS);
  const tried = attempts.reverse().flatMap(triedTier);
  const isOpen = isOpenFilm(record);
  return {
    workflowId: lookupWorkflowId(film.filmKey),
    isOpen,
    changes: await readChanges(db, film.movieId, CHANGES),
    state: {
      label: film.label,
      stage: stageOf(record),
      importType: record.importType,
      reason: record.reason ?? undefined,
      tried,
      candidates: record.matchEvidence?.candidates ?? [],
      spendUsd: tried.reduce((sum, { costUsd }) => sum + costUsd, 0),
      requests: tried.reduce((sum, { requests }) => sum + requests, 0),
      next: isOpen ? unattendedWords(film.filmKey, ended) : `Done: the record is ${record.importType}.`,
    },
  };
}

/** Whether a film waits for sources or people. */
function isOpenFilm({ reviewState, importType }: FilmRecordRow): boolean {
  if (reviewState === null) return importType === 'stub';
  return reviewState === 'parked' || reviewState === 'review';
}

function stageOf(record: FilmRecordRow): LookupStage {
  if (record.reviewState === 'review' || record.reviewState === 'rejected') return record.reviewState;
  return isOpenFilm(record) ? 'parked' : 'resolved';
}

function triedTier(attempt: LookupAttempt): TriedTier[] {
  if (!isTierSource(attempt.source)) return [];
  return [
    {
      source: attempt.source,
      found: attempt.success,
      reason: attempt.reason ?? undefined,
      message: attempt.message ?? (attempt.success ? 'found' : ''),
      strategy: attempt.strategy ?? undefined,
      confidence: attempt.confidence ?? undefined,
      costUsd: attempt.costUsd,
      requests: attempt.requests ?? 0,
      at: attempt.at.toISOString(),
    },
  ];
}

function isTierSource(source: string): source is TierSource {
  return (TIER_SOURCES as readonly string[]).includes(source);
}
