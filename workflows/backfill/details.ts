import type { BackfillReport } from '../../domain/sweeps/backfill.js';
import { plainText } from '../shared/markdown.js';

/** The backfill for Temporal Web, as Markdown. */
export function backfillDetails(report: BackfillReport): string {
  const done = report.known + report.running + report.lookedUp;
  const reasons = Object.entries(report.reasons).sort(([, a], [, b]) => b - a);
  return [
    `**${plainText(report.name)}** · ${done} of ${report.films} films`,
    '',
    '| known before | looked up elsewhere | full | minimal | stub | awaiting review | failed | spend |',
    '|---|---|---|---|---|---|---|---|',
    `| ${report.known} | ${report.running} | ${report.full} | ${report.minimal} | ${report.stub} | ${report.awaitingReview} | ${report.failed} | $${report.costUsd.toFixed(3)} |`,
    ...(reasons.length === 0
      ? []
      : [
          '',
          '| why films are stubs | films |',
          '|---|---|',
          ...reasons.map(([reason, films]) => `| ${plainText(reason)} | ${films} |`),
        ]),
  ].join('\n');
}
