import { csvCell } from '../../domain/csv.js';
import type { ListedDecision } from '../../entities/review/decisions.js';
import { decisionWords } from '../film/labels.js';

const COLUMNS = [
  'at',
  'reviewer',
  'movie_id',
  'title',
  'year',
  'festivals',
  'decision',
  'note',
  'undone_at',
  'undone_by',
];

/** The first line: the columns' names. */
export const CSV_HEAD = `${COLUMNS.join(',')}\r\n`;

/** A decision as a line of CSV (RFC 4180). */
export function csvLine(decision: ListedDecision): string {
  const { at, reviewer, movieId, title, year, festivals, note, undoneAt, undoneBy } = decision;
  const values = [
    at.toISOString(),
    reviewer,
    movieId,
    title,
    year === null ? '' : String(year),
    festivals.join(' '),
    decisionWords(decision.decision),
    note ?? '',
    undoneAt?.toISOString() ?? '',
    undoneBy ?? '',
  ];
  return `${values.map(csvCell).join(',')}\r\n`;
}
