import Table from 'cli-table3';
import pc from 'picocolors';
import type { BackfillFilm, BackfillReport } from '../../domain/sweeps/backfill.js';
import { editionKey } from '../../domain/identity.js';
import type { ReadBackfill } from '../../sources/backfill/read-backfill.js';
import { PLAIN } from './tables.js';

const FILMS_SHOWN = 60;
const LINES_SHOWN = 30;
const TITLE_SHOWN = 50;

/** What was found to look up, row by row, and what could not be used. */
export function foundTable({ films, rejects, notes }: ReadBackfill): string {
  const parts: string[] = [];
  if (films.length > 0) parts.push(filmsTable(films));
  if (films.length > FILMS_SHOWN) parts.push(`… and ${films.length - FILMS_SHOWN} more`);
  if (notes.length > 0)
    parts.push(
      lines(
        pc.yellow('To be known:'),
        notes.map(({ origin, note }) => `${origin}: ${note}`),
      ),
    );
  if (rejects.length > 0)
    parts.push(
      lines(
        pc.red('Not usable:'),
        rejects.map(({ origin, reason }) => `${origin}: ${reason}`),
      ),
    );
  const rejected = rejects.length === 0 ? '' : `, ${rejects.length} rows that cannot be used`;
  parts.push(`${films.length} ${films.length === 1 ? 'film' : 'films'} to look up${rejected}.`);
  return parts.join('\n');
}

function filmsTable(films: readonly BackfillFilm[]): string {
  const table = new Table({
    head: ['from', 'id', 'title', 'year', 'edition', 'nominations'].map(pc.bold),
    ...PLAIN,
  });
  for (const { entry, tmdbId, festival, festivalYear, origin } of films.slice(0, FILMS_SHOWN))
    table.push([
      origin ?? '',
      entry.imdbId ?? (tmdbId === undefined ? '' : `TMDb ${tmdbId}`),
      (entry.title ?? '').slice(0, TITLE_SHOWN),
      entry.year ?? '',
      festival === undefined || festivalYear === undefined ? '' : editionKey(festival, festivalYear),
      entry.nominations?.length ?? '',
    ]);
  return table.toString();
}

function lines(head: string, words: string[]): string {
  const more = words.length > LINES_SHOWN ? [`  … and ${words.length - LINES_SHOWN} more`] : [];
  return [head, ...words.slice(0, LINES_SHOWN).map((line) => `  ${line}`), ...more].join('\n');
}

/** What a backfill came to. */
export function backfillTable(report: BackfillReport): string {
  const table = new Table({
    head: [report.name, 'films'].map(pc.bold),
    colAligns: ['left', 'right'],
    ...PLAIN,
  });
  table.push(
    ['had a record before', report.known],
    ['looked up elsewhere, still running', report.running],
    [pc.green('full'), report.full],
    [pc.yellow('minimal'), report.minimal],
    [pc.red('stub'), report.stub],
    ['of these awaiting review', report.awaitingReview],
    ...(report.failed > 0 ? [[pc.red('failed'), report.failed]] : []),
    [pc.bold('all'), report.films],
  );
  const reasons = Object.entries(report.reasons).sort(([, a], [, b]) => b - a);
  return [
    table.toString(),
    ...reasons.map(([reason, films]) => `  ${reason}: ${films}`),
    `${report.requests} requests, $${report.costUsd.toFixed(3)}.`,
  ].join('\n');
}
