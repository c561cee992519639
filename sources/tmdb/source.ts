import { compact } from '../../domain/compact.js';
import type { FindFilm } from '../../matching/types.js';
import { sourceDefaults } from '../defaults.js';
import type { Source } from '../source.js';
import { findByImdbId, findByTmdbId } from './by-id.js';
import { findByTitle } from './by-title.js';
import { changedIds } from './changes.js';
import { createTmdbClient, type TmdbClientOptions } from './client.js';
import { foundFilm } from './candidate.js';

export interface TmdbOptions extends TmdbClientOptions {
  findFilm: FindFilm;
}

export type TmdbSource = Source & Required<Pick<Source, 'lookupByTmdbId' | 'changedSince'>>;

/** TMDb: free and full, so the first tier. */
export function createTmdb({ findFilm, ...options }: TmdbOptions): TmdbSource {
  const client = createTmdbClient(options);
  return {
    name: 'tmdb',
    ...sourceDefaults('tmdb'),
    supportsFullImport: true,

    lookupByImdbId: (imdbId, call) => findByImdbId(client, imdbId, call),
    lookupByTmdbId: (tmdbId, call) => findByTmdbId(client, tmdbId, call),
    lookupByTitle: (title, year, call, wanted) => {
      const described = wanted ?? { directors: [], countries: [] };
      return findByTitle(client, findFilm, { ...described, title, ...compact({ year }) }, call);
    },
    changedSince: (day, maxPages, call) => changedIds((page) => client.changes(day, page, call), maxPages),

    searchTitles: async (text, year, call) =>
      (await client.search({ text, ...compact({ year }) }, call)).map(foundFilm),
    searchPeople: async (name, call) =>
      (await client.searchPeople(name, call)).flatMap((person) => {
        const { id: tmdbId, name: found, known_for_department: knownFor } = person;
        return found ? [{ tmdbId, name: found, knownFor: knownFor ?? undefined }] : [];
      }),
  };
}
