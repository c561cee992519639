/** A source that may not be asked now, or asks for a pause. */
import type { LimitedName } from '../../domain/sources.js';
import type { Slot } from '../../entities/sources/health.js';
import { retryAfterMs } from '../../sources/http/answers.js';
import { SourceError } from '../../sources/http/errors.js';
import type { UpstreamAnswer } from '../../sources/http/gate.js';
import { SourceDownError } from './backoff.js';

/** Pause after "too many requests" without `Retry-After`. */
const HOLD_MS: Partial<Record<LimitedName, number>> = { imdb_scrape: 5000 };
const DEFAULT_HOLD_MS = 1000;

/** Why a turn is not to be had, as the error for it. */
export function refusal(source: LimitedName, turn: Exclude<Slot, { verdict: 'go' | 'wait' }>): SourceError {
  if (turn.verdict === 'down') return new SourceDownError(source, turn.reason, turn.message, turn.waitMs);
  if (turn.verdict === 'disabled')
    return new SourceError(source, 'disabled', `${source} is disabled`, { retryable: false });
  const retryAt = turn.retryAt.toISOString();
  return new SourceError(
    source,
    'over_budget',
    `${source} may not be asked until ${retryAt}: requests per day`,
    { retryable: false, retryAt },
  );
}

/** The pause that an answer asks of everybody, in ms; 0 for none. */
export function pauseAskedFor(source: LimitedName, answer: UpstreamAnswer): number {
  if (answer.status !== 429 && answer.status !== 503) return 0;
  const asked = retryAfterMs(answer);
  if (answer.status === 503) return asked ?? 0;
  return asked ?? HOLD_MS[source] ?? DEFAULT_HOLD_MS;
}
