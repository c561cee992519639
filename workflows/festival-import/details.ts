import type { ImportProgress } from '../../domain/lookup/lookup.js';
import { plainText } from '../shared/markdown.js';

const MAX_NOTE_LENGTH = 500;

/** The import for Temporal Web, as Markdown. */
export function importDetails(edition: string, progress: ImportProgress): string {
  const done = progress.full + progress.minimal + progress.stub;
  const spend = Object.entries(progress.spendBySource)
    .map(([source, usd]) => `${source} $${usd.toFixed(3)}`)
    .join(', ');
  const reasons = Object.entries(progress.failedReasons).sort(([, a], [, b]) => b - a);
  return [
    `**${edition}** · ${done} of ${progress.total} films${progress.paused ? ` · **paused**: ${plainText(progress.pausedReason ?? 'by an operator', MAX_NOTE_LENGTH)}` : ''}`,
    '',
    '| full | minimal | stub | awaiting review | rejected rows | spend |',
    '|---|---|---|---|---|---|',
    `| ${progress.full} | ${progress.minimal} | ${progress.stub} | ${progress.awaitingReview} | ${progress.rejectedRows} | $${progress.spendUsd.toFixed(3)}${spend === '' ? '' : ` (${spend})`} |`,
    ...(reasons.length === 0
      ? []
      : [
          '',
          '| why films are stubs | films |',
          '|---|---|',
          ...reasons.map(([reason, films]) => `| ${plainText(reason)} | ${films} |`),
        ]),
    ...(progress.warnings ?? []).flatMap((warning) => ['', `Note: ${plainText(warning, MAX_NOTE_LENGTH)}`]),
    ...(progress.refusedSignal === undefined
      ? []
      : ['', `Signal: ${plainText(progress.refusedSignal, MAX_NOTE_LENGTH)}`]),
  ].join('\n');
}
