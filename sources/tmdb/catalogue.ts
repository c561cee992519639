import type { CandidateCatalogue } from '../../matching/types.js';
import type { SourceCall } from '../source.js';
import type { TmdbClient } from './client.js';
import { tmdbDetails, tmdbHit, tmdbPerson } from './candidate.js';
import { isDirector } from './record.js';
import type { TmdbMovie } from './schema.js';

export interface TmdbCatalogue extends CandidateCatalogue {
  /** The whole answer behind `details`; asked for once a lookup. Undefined where TMDb has no such film. */
  movie(tmdbId: number): Promise<TmdbMovie | undefined>;
}

/** TMDb as a catalogue for one lookup: keeps the films it fetched, so that an accepted one needs no second request. */
export function createTmdbCatalogue(client: TmdbClient, call: SourceCall): TmdbCatalogue {
  const fetched = new Map<number, Promise<TmdbMovie | undefined>>();
  const movie = (tmdbId: number): Promise<TmdbMovie | undefined> => {
    const known = fetched.get(tmdbId);
    if (known !== undefined) return known;
    const answer = client.movie(tmdbId, call);
    fetched.set(tmdbId, answer);
    return answer;
  };
  return {
    movie,
    async search(query) {
      return (await client.search(query, call)).map(tmdbHit);
    },
    async details(tmdbId) {
      const answer = await movie(tmdbId);
      return answer === undefined ? undefined : tmdbDetails(answer);
    },
    people: {
      async search(name) {
        return (await client.searchPeople(name, call)).map(tmdbPerson);
      },
      async filmsDirectedBy({ id, name }) {
        const { crew } = await client.filmography(id, call);
        const directed = crew.filter(isDirector).map((row) => ({ ...tmdbHit(row), directors: [name] }));
        return [...new Map(directed.map((film) => [film.tmdbId, film])).values()];
      },
    },
  };
}
