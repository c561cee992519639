import type { BackfillFilm } from '../../domain/sweeps/backfill.js';
import { editionKey } from '../../domain/identity.js';
import { filmKey } from '../../domain/slug.js';
import { readBackfillRow } from './row.js';
import type { Shape } from './shapes.js';

/** A row as a file or a jobs table has it; `origin` says where. */
export interface BackfillRow {
  origin: string;
  raw: unknown;
}

/** What a backfill's rows came to. */
export interface ReadBackfill {
  films: BackfillFilm[];
  /** Rows that no film can be made of. */
  rejects: { origin: string; reason: string }[];
  /** What of the others could not be used, or was guessed. */
  notes: { origin: string; note: string }[];
}

/**
 * Reads rows into films, each once an edition: rows of one film are one, with the nominations of all.
 * @param ceremonies what is known of ceremonies that rows name by number.
 */
export function readBackfill(
  rows: readonly BackfillRow[],
  ceremonies?: ReadonlyMap<number, Shape>,
): ReadBackfill {
  const films = new Map<string, BackfillFilm>();
  const read: ReadBackfill = { films: [], rejects: [], notes: [] };
  for (const { origin, raw } of rows) {
    const row = readBackfillRow(raw, origin, ceremonies);
    if ('reason' in row) {
      read.rejects.push({ origin, reason: row.reason });
      continue;
    }
    read.notes.push(...row.notes.map((note) => ({ origin, note })));
    const key = identity(row.film);
    const first = films.get(key);
    if (first === undefined) films.set(key, row.film);
    else {
      addNominations(first, row.film);
      read.notes.push({ origin, note: `the same film as ${first.origin ?? 'an earlier row'}` });
    }
  }
  read.films = [...films.values()];
  return read;
}

function identity({ entry, tmdbId, festival, festivalYear }: BackfillFilm): string {
  const edition =
    festival === undefined || festivalYear === undefined ? '' : editionKey(festival, festivalYear);
  return `${edition} ${filmKey({ ...entry, tmdbId }, edition)}`;
}

function addNominations(first: BackfillFilm, second: BackfillFilm): void {
  const known = new Set((first.entry.nominations ?? []).map((nomination) => JSON.stringify(nomination)));
  const more = (second.entry.nominations ?? []).filter(
    (nomination) => !known.has(JSON.stringify(nomination)),
  );
  if (more.length > 0) first.entry.nominations = [...(first.entry.nominations ?? []), ...more];
}
