import type { ImportProgress } from '../../domain/lookup/lookup.js';
import { counted, usd } from '../../domain/words/figures.js';
import { inWords, reasonWords, sourceWords } from '../../domain/words/films.js';
import { plainText } from '../shared/markdown.js';

const MAX_NOTE_LENGTH = 500;

/** The import for Temporal Web, as Markdown. */
export function importDetails(edition: string, progress: ImportProgress): string {
  const done = progress.full + progress.minimal + progress.stub;
  const spend = Object.entries(progress.spendBySource)
    .map(([source, amount]) => `${sourceWords(source)} ${usd(amount)}`)
    .join(', ');
  const reasons = Object.entries(progress.failedReasons).sort(([, a], [, b]) => b - a);
  return [
    `**${edition}** · ${done} of ${counted(progress.total, 'film')}${progress.paused ? ` · **paused**: ${plainText(inWords(progress.pausedReason ?? 'by an operator'), MAX_NOTE_LENGTH)}` : ''}`,
    '',
    '| full | minimal | stub | awaiting review | rejected rows | spend |',
    '|---|---|---|---|---|---|',
    `| ${progress.full} | ${progress.minimal} | ${progress.stub} | ${progress.awaitingReview} | ${progress.rejectedRows} | ${usd(progress.spendUsd)}${spend === '' ? '' : ` (${spend})`} |`,
    ...(reasons.length === 0
      ? []
      : [
          '',
          '| why films are stubs | films |',
          '|---|---|',
          ...reasons.map(([reason, films]) => `| ${plainText(reasonWords(reason))} | ${films} |`),
        ]),
    ...(progress.warnings ?? []).flatMap((warning) => ['', `Note: ${plainText(warning, MAX_NOTE_LENGTH)}`]),
    ...(progress.refusedSignal === undefined
      ? []
      : ['', `Signal: ${plainText(progress.refusedSignal, MAX_NOTE_LENGTH)}`]),
  ].join('\n');
}
