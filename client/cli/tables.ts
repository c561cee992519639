import Table from 'cli-table3';
import pc from 'picocolors';
import { usd, usdPerFilm } from '../../domain/words/figures.js';
import type { ImportProgress, LookupState } from '../../domain/lookup/lookup.js';

/** Tables without lines between their rows. */
export const PLAIN = {
  style: { head: [], border: [] },
  chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
};

function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${((part * 100) / whole).toFixed(0)} %`;
}

/** What an import came to: films by record, money by source, reasons of the stubs. */
export function importTable(edition: string, progress: ImportProgress): string {
  const { total } = progress;
  const open = total - progress.full - progress.minimal - progress.stub;
  const films = new Table({
    head: [edition, 'films', 'share'].map(pc.bold),
    colAligns: ['left', 'right', 'right'],
    ...PLAIN,
  });
  films.push(
    [pc.green('full'), progress.full, share(progress.full, total)],
    [pc.yellow('minimal'), progress.minimal, share(progress.minimal, total)],
    [pc.red('stub'), progress.stub, share(progress.stub, total)],
    ...(open > 0 ? [['not looked up', open, share(open, total)]] : []),
    ['awaiting review', progress.awaitingReview, share(progress.awaitingReview, total)],
    [pc.bold('all'), total, ''],
  );
  const money = new Table({
    head: ['cost since it began', 'USD'].map(pc.bold),
    colAligns: ['left', 'right'],
    ...PLAIN,
  });
  for (const [source, amount] of Object.entries(progress.spendBySource)) money.push([source, usd(amount)]);
  money.push([pc.bold('all'), usd(progress.spendUsd)]);
  money.push(['a film looked up', usdPerFilm(progress.spendUsd, total - open)]);
  const lines = [films.toString(), money.toString()];
  const reasons = Object.entries(progress.failedReasons).sort(([, a], [, b]) => b - a);
  if (reasons.length > 0) {
    const why = new Table({
      head: ['why films are stubs', 'films'].map(pc.bold),
      colAligns: ['left', 'right'],
      ...PLAIN,
    });
    why.push(...reasons);
    lines.push(why.toString());
  }
  if (progress.rejectedRows > 0)
    lines.push(
      pc.red(
        `${progress.rejectedRows} rows of the programme were repaired or set aside: see programme_rejects.`,
      ),
    );
  for (const warning of progress.warnings ?? []) lines.push(pc.yellow(warning));
  if (progress.refusedSignal !== undefined) lines.push(pc.yellow(`Signal: ${progress.refusedSignal}`));
  return lines.join('\n');
}

/** What was tried for a film, why it failed, who may be meant, and what comes next. */
export function filmTable(state: LookupState): string {
  const reason = state.reason === undefined ? '' : `, ${state.reason}`;
  const lines = [
    `${pc.bold(state.label)}: ${state.importType}, ${state.stage}${reason}, ${usd(state.spendUsd)} spent`,
  ];
  const tried = new Table({
    head: ['tier', 'outcome', 'how', 'cost'].map(pc.bold),
    colAligns: ['left', 'left', 'left', 'right'],
    colWidths: [14, 60, 20, 10],
    wordWrap: true,
    ...PLAIN,
  });
  for (const tier of state.tried)
    tried.push([
      tier.source,
      tier.found ? pc.green(tier.message) : `${pc.red(tier.reason ?? '')} ${tier.message}`,
      tier.strategy === undefined ? '' : `${tier.strategy} ${tier.confidence?.toFixed(2) ?? ''}`,
      usd(tier.costUsd),
    ]);
  if (state.tried.length > 0) lines.push(tried.toString());
  if (state.candidates.length > 0) {
    const candidates = new Table({
      head: ['candidate', 'year', 'TMDb', 'sure', 'why'].map(pc.bold),
      colWidths: [30, 6, 12, 6, 60],
      wordWrap: true,
      ...PLAIN,
    });
    for (const candidate of state.candidates)
      candidates.push([
        candidate.title,
        candidate.year ?? '',
        candidate.tmdbId ?? '',
        candidate.confidence.toFixed(2),
        candidate.evidence,
      ]);
    lines.push(candidates.toString());
  }
  if (state.decision !== undefined) lines.push(`Decision: ${state.decision}`);
  if (state.refusedSignal !== undefined) lines.push(pc.yellow(`Signal: ${state.refusedSignal}`));
  lines.push(`Next: ${state.next}`);
  return lines.join('\n');
}
