import type { LookupResult, LookupState, TriedTier } from '../../domain/lookup/lookup.js';
import { STAGE_OF_SOURCE, type LookupStage } from '../../domain/sources.js';
import { usd } from '../../domain/words/figures.js';
import { inWords, sourceWords, whyWords } from '../../domain/words/films.js';
import { plainText } from '../shared/markdown.js';
import { refusedLine } from '../shared/signal-reader.js';
import type { LookupData } from './data.js';

const MAX_NEXT_LENGTH = 600;

/** Answer of the query `state`. */
export function stateOf(label: string, known: Readonly<LookupData>): LookupState {
  const { importType, reason, tried, candidates, spendUsd, requests, decision, parked } = known;
  const isOver = known.phase.name === 'done';
  return {
    label,
    stage: stageOf(known),
    importType,
    reason,
    tried,
    candidates,
    spendUsd,
    requests,
    deadline: isOver ? undefined : iso(parked?.reviewAt),
    nextCheck: isOver ? undefined : iso(parked?.checkAt),
    next: whatNext(known),
    decision,
    refusedSignal: refusedLine(known.refusedSignal),
  };
}

/** What the lookup came to. */
export function resultOf(known: Readonly<LookupData>): LookupResult {
  const { movieId, importType, reason, spendUsd, untoldRequests } = known;
  return { movieId, importType, stage: stageOf(known), reason, spendUsd, requests: untoldRequests };
}

/** The stage as it stands in the search attribute. */
export function stageOf({ phase, parked, tried }: Readonly<LookupData>): LookupStage {
  if (phase.name === 'done') return phase.as;
  if (phase.name === 'waiting') return parked?.waitsFor === 'reviewer' ? 'review' : 'parked';
  const { attempt, round } = phase;
  return STAGE_OF_SOURCE[attempt?.step.source ?? tried.at(-1)?.source ?? round.tiers[0] ?? 'tmdb'];
}

/** What a person can do now, in one sentence. */
function whatNext(known: Readonly<LookupData>): string {
  const { phase, parked, money, importType } = known;
  if (phase.name === 'done')
    return phase.as === 'resolved' ? `Done: the record is ${importType}.` : 'Done: a reviewer rejected it.';
  if (phase.name === 'looking') {
    const { backoff, waitUntil } = phase.attempt ?? {};
    if (backoff === undefined || waitUntil === undefined) return `Asking ${stageOf(known)}.`;
    return `Waits for ${backoff.source}: ${backoff.message}. Goes on by itself when the source answers. Signal approve or reject at any time.`;
  }
  if (parked?.waitsFor === 'reviewer')
    return 'Waits for a reviewer: signal approve (tmdbId, imdbId, or accept "stub"), reject, or retryNow.';
  if (money !== undefined) {
    const latest = money.retryAt === undefined ? '' : `, at the latest ${money.retryAt}`;
    return `Waits for money (${money.reason}): goes on when a limit or the mode allows${latest}. Signal approve, reject or retryNow at any time.`;
  }
  const [check, review] = [iso(parked?.checkAt), iso(parked?.reviewAt)];
  return `Looked up again ${check ?? 'when asked'}; a reviewer is asked ${review ?? 'later'}. Signal approve, reject or retryNow at any time.`;
}

/** The lookup for Temporal Web: what was tried, why it failed, who may be meant, what to do next. Markdown. */
export function lookupDetails(state: LookupState): string {
  const lines = [
    `**${plainText(state.label)}** · ${state.stage} · ${state.importType} · ${usd(state.spendUsd)}`,
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
          `| ${plainText(candidate.title)} (${candidate.tmdbId === undefined ? (candidate.imdbId ?? '') : `TMDb ${candidate.tmdbId}`}) | ${candidate.year ?? ''} | ${(candidate.confidence * 100).toFixed(0)} % | ${plainText(candidate.evidence)} |`,
      ),
    );
  lines.push('', plainText(inWords(state.next), MAX_NEXT_LENGTH));
  if (state.refusedSignal !== undefined) lines.push('', `Signal: ${plainText(state.refusedSignal)}`);
  return lines.join('\n');
}

function tierRow(tier: TriedTier): string {
  const outcome = tier.found ? `found: ${tier.message}` : `${whyWords(tier.reason ?? '')}: ${tier.message}`;
  return `| ${sourceWords(tier.source)} | ${plainText(outcome)} | ${usd(tier.costUsd)} |`;
}

function iso(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
