/** What an entry's title says beside the title: taken where the entry has no such fact of its own. */
import type { FilmDescription } from '../../domain/film.js';
import { titleFacts } from '../titles/title-facts.js';
import { saysEditionYearOnly } from './year-offsets.js';

/**
 * The wanted film with the year and countries of its title ("Alpha (Italy, 1977)"): they are the film's own, and go before
 * the edition's year, not before a year that the entry itself gives.
 */
export function withTitleFacts(wanted: FilmDescription): FilmDescription {
  const { year, countries } = titleFacts(wanted.title);
  const hasOwnYear = wanted.year !== undefined && !saysEditionYearOnly(wanted);
  return {
    ...wanted,
    ...(year === undefined || hasOwnYear ? {} : { year }),
    ...(wanted.countries.length > 0 ? {} : { countries }),
  };
}
