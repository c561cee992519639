import type { EntryNomination } from '../../../domain/programme/programme.js';
import type { AwardsEdition } from './event-file.js';

/** A film as the file knows it: by its IMDb id alone, unchecked. */
export interface AwardsRow {
  imdbId: unknown;
  critical?: true;
  nominations: EntryNomination[];
}

/**
 * The films of a year's editions, each with all its nominations.
 * @param competition awards whose nominees are the main competition, in any case of letters: the file has small ones alone.
 */
export function awardsRows(
  editions: readonly AwardsEdition[],
  competition: readonly string[] = [],
): AwardsRow[] {
  const critical = new Set(competition.map((award) => award.toLowerCase()));
  const films = new Map<unknown, AwardsRow>();
  for (const { award, category, nominees, winners } of editions.flatMap(({ categories }) => categories))
    for (const imdbId of nominees) {
      const film: AwardsRow = films.get(imdbId) ?? { imdbId, nominations: [] };
      films.set(imdbId, film);
      film.nominations.push({ category, award, won: winners.has(imdbId) });
      if (critical.has(award.toLowerCase())) film.critical = true;
    }
  return [...films.values()];
}
