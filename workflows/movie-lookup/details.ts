import type { LookupState, TriedTier } from '../../domain/lookup.js';
import type { Waits } from './backoff.js';

/** The lookup for Temporal Web: what was tried, why it failed, who may be meant, what to do next. Markdown. */
export function lookupDetails(state: LookupState): string {
  const lines = [
    `**${escape(state.label)}** · ${state.stage} · ${state.importType} · $${state.spendUsd.toFixed(3)}`,
  ];
  if (state.tried.length > 0)
    lines.push('', '| tier | outcome | cost |', '|---|---|---|', ...state.tried.map(tierRow));
  if (state.candidates.length > 0)
    lines.push(
      '',
      '| candidate | year | confidence | why |',
      '|---|---|---|---|',
      ...state.candidates.map(
        (candidate) =>
          `| ${escape(candidate.title)} (${candidate.tmdbId === undefined ? (candidate.imdbId ?? '') : `tmdb ${candidate.tmdbId}`}) | ${candidate.year ?? ''} | ${candidate.confidence.toFixed(2)} | ${escape(candidate.evidence)} |`,
      ),
    );
  lines.push('', state.next);
  if (state.refusedSignal !== undefined) lines.push('', `Signal: ${escape(state.refusedSignal)}`);
  return lines.join('\n');
}

/** What a person can do now, in one sentence. */
export function nextStep(
  run: Pick<LookupState, 'stage' | 'importType'> & {
    nextCheck: string | undefined;
    deadline: string | undefined;
    waits: Waits;
  },
): string {
  const waits = run.waits.words();
  if (waits !== undefined && (run.waits.trouble !== undefined || run.stage === 'parked')) return waits;
  switch (run.stage) {
    case 'parked':
      return `Looked up again ${run.nextCheck ?? 'when asked'}; a reviewer is asked ${run.deadline ?? 'later'}. Signal approve, reject or retryNow at any time.`;
    case 'review':
      return 'Waits for a reviewer: signal approve (tmdbId, imdbId, or accept "stub"), reject, or retryNow.';
    case 'resolved':
      return `Done: the record is ${run.importType}.`;
    case 'rejected':
      return 'Done: a reviewer rejected it.';
    default:
      return `Asking ${run.stage}.`;
  }
}

function tierRow(tier: TriedTier): string {
  const outcome = tier.found ? `found: ${tier.message}` : `${tier.reason ?? ''}: ${tier.message}`;
  return `| ${tier.source} | ${escape(outcome)} | $${tier.costUsd.toFixed(3)} |`;
}

const MAX_CELL_LENGTH = 200;

function escape(text: string): string {
  return text.slice(0, MAX_CELL_LENGTH).replace(/[|\n\r<>[\]*`]/g, ' ');
}
