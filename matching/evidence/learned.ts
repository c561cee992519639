/** What later sources tell of a film, brought back to the search that was unsure. */
import { compact } from '../../domain/compact.js';
import type { FilmRecord, FilmDescription } from '../../domain/film.js';
import { directorsOf } from '../../domain/film.js';
import { canonicalTitle } from '../titles/titles.js';

/** Facts of the wanted film as OMDb or IMDb gives them; what is not known is absent. */
export interface LearnedFacts {
  title?: string;
  originalTitle?: string;
  /** The film's own year, as the source has it. */
  year?: number;
  directors?: string[];
  countries?: string[];
  runtimeMinutes?: number;
  imdbId?: string;
  /** As a page that carries the wanted IMDb id names it: TMDb is asked for this film before anything is searched. */
  tmdbId?: number;
}

/** The facts of a source's record that tell a film from its namesakes. */
export function learnedFrom(record: FilmRecord): LearnedFacts {
  const { title, originalTitle, year, runtimeMinutes, imdbId, tmdbId, countries } = record;
  return {
    title,
    directors: directorsOf(record),
    countries,
    originalTitle,
    year,
    runtimeMinutes,
    imdbId,
    tmdbId,
  };
}

/**
 * The wanted film with the facts learned. Facts replace what the programme says, for the source tells of this very film;
 * the programme's title stays as the second one where the source gives no original. A learned year is the film's own,
 * so the event's offset no longer applies.
 */
export function withLearnedFacts(wanted: FilmDescription, facts: LearnedFacts): FilmDescription {
  const title = facts.title ?? wanted.title;
  const originalTitle = [facts.originalTitle, wanted.originalTitle, wanted.title].find(
    (other) => other !== undefined && !isPartOf(other, title),
  );
  const { editionYear, festival, ...plain } = wanted;
  const event = { editionYear, festival };
  return {
    ...plain,
    ...(facts.year === undefined ? event : { year: facts.year }),
    title,
    isCatalogued: facts.title === undefined ? wanted.isCatalogued : true,
    ...compact({ originalTitle, runtimeMinutes: facts.runtimeMinutes, imdbId: facts.imdbId }),
    directors: filled(facts.directors) ?? wanted.directors,
    countries: filled(facts.countries) ?? wanted.countries,
  };
}

/** "The Twilight Saga" says nothing beside "The Twilight Saga: Breaking Dawn – Part 1", but that any other part may be it. */
function isPartOf(other: string, title: string): boolean {
  const [part, whole] = [canonicalTitle(other), canonicalTitle(title)];
  return whole === part || whole.startsWith(`${part} `);
}

function filled(names: string[] | undefined): string[] | undefined {
  return names === undefined || names.length === 0 ? undefined : names;
}
