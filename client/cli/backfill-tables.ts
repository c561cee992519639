import pc from 'picocolors';
import type { BackfillFilm, BackfillReport } from '../../domain/sweeps/backfill.js';
import { editionKey } from '../../domain/identity.js';
import { counted, usd } from '../../domain/words/figures.js';
import type { ReadBackfill } from '../../sources/backfill/read-backfill.js';
import { table } from './table.js';
import { reasonsTable } from './tables.js';

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
  const rejected = rejects.length === 0 ? '' : `, ${counted(rejects.length, 'row')} that cannot be used`;
  parts.push(`${counted(films.length, 'film')} to look up${rejected}.`);
  return parts.join('\n');
}

function filmsTable(films: readonly BackfillFilm[]): string {
  return table(
    ['from', 'id', 'title', 'year', 'edition', 'nominations'],
    films
      .slice(0, FILMS_SHOWN)
      .map(({ entry, tmdbId, festival, festivalYear, origin }) => [
        origin,
        entry.imdbId ?? (tmdbId === undefined ? '' : `TMDb ${tmdbId}`),
        (entry.title ?? '').slice(0, TITLE_SHOWN),
        entry.year,
        festival === undefined || festivalYear === undefined ? '' : editionKey(festival, festivalYear),
        entry.nominations?.length,
      ]),
  );
}

function lines(head: string, words: string[]): string {
  const more = words.length > LINES_SHOWN ? [`  … and ${words.length - LINES_SHOWN} more`] : [];
  return [head, ...words.slice(0, LINES_SHOWN).map((line) => `  ${line}`), ...more].join('\n');
}

/** What a backfill came to. */
export function backfillTable(report: BackfillReport): string {
  const films = table(
    [report.name, 'films'],
    [
      ['had a record before', report.known],
      ['looked up elsewhere, still running', report.running],
      [pc.green('full'), report.full],
      [pc.yellow('minimal'), report.minimal],
      [pc.red('stub'), report.stub],
      ['of these awaiting review', report.awaitingReview],
      ...(report.failed > 0 ? [[pc.red('failed'), report.failed]] : []),
      [pc.bold('all'), report.films],
    ],
  );
  return [
    films,
    ...reasonsTable(report.reasons),
    `${counted(report.requests, 'request')}, ${usd(report.costUsd)}.`,
  ].join('\n');
}
