/** How an import stands, for those who ask and look. */
import type { ImportProgress } from '../../domain/lookup/lookup.js';
import { backoffReason, type SourceBackoff } from '../../domain/lookup/outage.js';
import { roundUsd } from '../../domain/words/figures.js';
import { refusedLine } from '../shared/signal-reader.js';
import type { ImportData } from './data.js';
import type { ImportState } from './state.js';

/**
 * Answer of the query `progress`.
 * @param backoff the source that answers nobody, if there is one.
 * @param window how many films are looked up at a time.
 */
export function progressOf(
  state: ImportState,
  backoff: SourceBackoff | undefined,
  window: number,
): ImportProgress {
  const data = state.known;
  const { full, minimal, stub, awaitingReview, failedReasons } = state.totals();
  const held = heldFor(data, backoff);
  const left = data.total - full - minimal - stub;
  return {
    total: data.total,
    started: data.started,
    full,
    minimal,
    stub,
    awaitingReview,
    failedReasons,
    spendUsd: roundUsd(Object.values(data.spendBySource).reduce((sum, usd) => sum + usd, 0)),
    spendBySource: data.spendBySource,
    requests: data.requests,
    paused: data.paused || backoff !== undefined,
    pausedReason: held?.words,
    heldSince: data.heldSince,
    spendMode: data.spendMode,
    spendLimitUsd: data.spendLimitUsd,
    etaSeconds: etaSeconds(data, left, window),
    rejectedRows: data.rejectedRows,
    warnings: data.warnings,
    refusedSignal: refusedLine(data.refusedSignal),
  };
}

/** Why an import is held, as a reason (`tmdb_unauthorized`) or an operator's words, and for people in a sentence. */
export function heldFor(
  { pausedReason }: Pick<ImportData, 'pausedReason'>,
  backoff: SourceBackoff | undefined,
): { reason: string; words: string } | undefined {
  if (pausedReason !== undefined) return { reason: pausedReason, words: pausedReason };
  if (backoff === undefined) return undefined;
  const reason = backoffReason(backoff);
  return { reason, words: `${reason}: ${backoff.message}` };
}

/** Time left at the pace so far; unknown before the first films. */
function etaSeconds(
  { lookedUp, startedAt }: Pick<ImportData, 'lookedUp' | 'startedAt'>,
  left: number,
  window: number,
): number | null {
  if (left <= 0) return 0;
  if (lookedUp < Math.min(window, 3)) return null;
  const elapsed = (Date.now() - Date.parse(startedAt)) / 1000;
  return Math.ceil((elapsed / lookedUp) * left);
}
