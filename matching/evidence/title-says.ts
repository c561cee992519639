/** What an entry's title says beside the title: taken where the entry has no such fact of its own. */
import type { FilmDescription } from '../../domain/film.js';
import { titleFacts } from '../titles/title-facts.js';
import { nameSimilarity, SAME_PERSON } from './names.js';
import { saysEditionYearOnly } from './year-offsets.js';

/** In brackets or behind a dash. */
const DIRECTOR_END = /^(.*[^\s([])(?: ?[([]| [-–—|] )([^()[\]]+?)[)\]]?$/u;

/**
 * The wanted film with the year and countries of its title ("Alpha (Italy, 1977)"): they are the film's own, and go before
 * the edition's year, not before a year that the entry itself gives.
 */
export function withTitleFacts(wanted: FilmDescription): FilmDescription {
  const { year, countries, directors = [] } = titleFacts(wanted.title);
  const hasOwnYear = wanted.year !== undefined && !saysEditionYearOnly(wanted);
  return {
    ...wanted,
    ...(year === undefined || hasOwnYear ? {} : { year }),
    ...(wanted.countries.length > 0 ? {} : { countries }),
    ...(wanted.directors.length > 0 ? { title: withoutDirector(wanted) } : { directors }),
  };
}

/** "Alpha (Ana Lily)": who made it is not part of the title. */
function withoutDirector({ title, directors }: FilmDescription): string {
  const [, before, name] = DIRECTOR_END.exec(title) ?? [];
  const isDirector =
    name !== undefined && directors.some((director) => nameSimilarity(name, director) >= SAME_PERSON);
  return before !== undefined && isDirector ? before : title;
}
