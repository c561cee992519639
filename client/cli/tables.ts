import pc from 'picocolors';
import type { ImportProgress } from '../../domain/lookup/lookup.js';
import { counted, usd, usdPerFilm } from '../../domain/words/figures.js';
import { fieldWords, valueWords } from '../../domain/words/changes.js';
import { payeeWords } from '../../domain/words/prices.js';
import { inTierOrder, inWords, reasonWords, sourceWords, whyWords } from '../../domain/words/films.js';
import type { FilmStatus } from './film-status.js';
import { when } from './output.js';
import { table } from './table.js';

function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${((part * 100) / whole).toFixed(0)} %`;
}

/** What an import came to: films by record, money by source, reasons of the stubs. */
export function importTable(edition: string, progress: ImportProgress): string {
  const { total } = progress;
  const open = total - progress.full - progress.minimal - progress.stub;
  const films = table(
    [edition, 'films', 'share'],
    [
      [pc.green('full'), progress.full, share(progress.full, total)],
      [pc.yellow('minimal'), progress.minimal, share(progress.minimal, total)],
      [pc.red('stub'), progress.stub, share(progress.stub, total)],
      ...(open > 0 ? [['not looked up', open, share(open, total)]] : []),
      ['awaiting review', progress.awaitingReview, share(progress.awaitingReview, total)],
      [pc.bold('all'), total, ''],
    ],
  );
  const spent = Object.entries(progress.spendBySource).map(([source, amount]) => ({ source, amount }));
  const money = table(
    ['cost since it began', 'USD'],
    [
      ...inTierOrder(spent).map(({ source, amount }) => [payeeWords(source), usd(amount)]),
      [pc.bold('all'), usd(progress.spendUsd)],
      ['a film looked up', usdPerFilm(progress.spendUsd, total - open)],
    ],
  );
  return [
    films,
    money,
    ...reasonsTable(progress.failedReasons),
    ...(progress.rejectedRows > 0
      ? [
          pc.red(
            `${counted(progress.rejectedRows, 'row of the programme was', 'rows of the programme were')} repaired or set aside: see programme_rejects.`,
          ),
        ]
      : []),
    ...(progress.warnings ?? []).map((warning) => pc.yellow(warning)),
    ...(progress.refusedSignal === undefined ? [] : [pc.yellow(`Signal: ${progress.refusedSignal}`)]),
  ].join('\n\n');
}

/** Why films are stubs, most films first; nothing where none is. */
export function reasonsTable(reasons: Record<string, number>): string[] {
  const rows = Object.entries(reasons).sort(([, a], [, b]) => b - a);
  if (rows.length === 0) return [];
  return [
    table(
      ['why films are stubs', 'films'],
      rows.map(([reason, films]) => [reasonWords(reason), films]),
    ),
  ];
}

/** What was tried for a film, why it failed, who may be meant, and what comes next. */
export function filmTable(state: FilmStatus): string {
  const reason = state.reason === undefined ? '' : `, ${reasonWords(state.reason)}`;
  const lines = [
    `${pc.bold(state.label)}: ${state.importType}, ${state.stage}${reason}, ${usd(state.spendUsd)} spent`,
  ];
  if (state.tried.length > 0)
    lines.push(
      table(
        ['tier', 'outcome', 'how', 'cost'],
        state.tried.map((tier) => [
          sourceWords(tier.source),
          tier.found ? pc.green(tier.message) : `${pc.red(whyWords(tier.reason ?? ''))} ${tier.message}`,
          tier.strategy === undefined
            ? ''
            : `${tier.strategy.replaceAll('_', ' ')} ${tier.confidence?.toFixed(2) ?? ''}`,
          usd(tier.costUsd),
        ]),
      ),
    );
  if (state.candidates.length > 0)
    lines.push(
      table(
        ['candidate', 'year', 'TMDb', 'sure', 'why'],
        state.candidates.map(({ title, year, tmdbId, confidence, evidence }) => [
          title,
          year,
          tmdbId,
          share(confidence, 1),
          evidence,
        ]),
      ),
    );
  if (state.changes !== undefined && state.changes.length > 0)
    lines.push(
      table(
        ['changed', 'source', 'field', 'before', 'after'],
        state.changes.map(({ at, source, field, before, after }) => [
          when(at),
          sourceWords(source),
          fieldWords(field),
          valueWords(before),
          valueWords(after),
        ]),
      ),
    );
  if (state.decision !== undefined) lines.push(`Decision: ${state.decision}`);
  if (state.refusedSignal !== undefined) lines.push(pc.yellow(`Signal: ${state.refusedSignal}`));
  lines.push(`Next: ${inWords(state.next)}`);
  return lines.join('\n\n');
}
