import { NO_FILMS, type FilmCounts } from '../../domain/film-counts.js';
import type { FilmRef } from '../../domain/film-ref.js';
import { editionKey } from '../../domain/identity.js';
import type { CheckedImport, SpendMode } from '../../domain/policy.js';
import type { RefusedSignal } from '../shared/signal-reader.js';

/** Where an import stands; plain JSON, for it is carried through continue-as-new. */
export interface ImportData {
  edition: string;
  editionId: string;
  total: number;
  rejectedRows: number;
  /** How the programme was read, where a person should know. */
  warnings?: string[];
  /** ISO time of the first run's start. */
  startedAt: string;
  /** Where the next page of films begins. */
  cursor: string;
  /** Films whose lookups were in flight when the last run ended. */
  inFlight: FilmRef[];
  started: number;
  /** Lookups of this import that came to an end, for the estimate of the time left. */
  lookedUp: number;
  /** Films as the database had them when they were last counted there. */
  counts: FilmCounts;
  /** Keys of films whose lookups failed. */
  failed: string[];
  spendBySource: Record<string, number>;
  requests: number;
  spendMode: SpendMode;
  spendLimitUsd?: number;
  paused: boolean;
  pausedReason?: string;
  /** ISO time since when it is held: paused, or for a source that answers nobody. */
  heldSince?: string;
  refusedSignal?: RefusedSignal;
}

/** What an import begins with. */
export function newImport({ festival, year, policy }: CheckedImport, start: Date): ImportData {
  return {
    edition: editionKey(festival, year),
    editionId: '',
    total: 0,
    rejectedRows: 0,
    startedAt: start.toISOString(),
    cursor: '0',
    inFlight: [],
    started: 0,
    lookedUp: 0,
    counts: NO_FILMS,
    failed: [],
    spendBySource: {},
    requests: 0,
    spendMode: policy.spendMode,
    spendLimitUsd: policy.spendLimitUsd,
    paused: false,
  };
}
