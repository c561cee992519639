import type { FilmRecord, FilmDescription } from '../../domain/film.js';
import { imdbIdSchema } from '../../domain/film-id.js';
import { withLearnedFacts } from '../../matching/evidence/learned.js';
import { compact } from '../../domain/compact.js';
import { sourceDefaults } from '../defaults.js';
import { createOmdbClient, type OmdbOptions } from './client.js';
import { omdbRecord, omdbYear } from './record.js';
import { findOnOmdb } from './search.js';
import { hit, missed } from '../results.js';
import type { Source, SourceAnswer } from '../source.js';

/** OMDb: cheap and minimal, so the second tier. */
export function createOmdb(options: OmdbOptions): Source {
  const client = createOmdbClient(options);
  return {
    name: 'omdb',
    ...sourceDefaults('omdb'),
    supportsFullImport: false,

    async lookupByImdbId(imdbId, call) {
      // A malformed id gets an answer that is not even JSON, and is charged.
      if (!imdbIdSchema.safeParse(imdbId).success)
        return missed('not_found', `"${imdbId}" is not an IMDb title id`);
      const told = await client.title(imdbId, call);
      if (told.kind === 'miss') return missed('not_found', `OMDb on ${imdbId}: ${told.message}`);
      const film = omdbRecord(told.value);
      if (film.imdbId === imdbId)
        return wrongKind(film) ?? hit(film, 'imdb_id', 1, `OMDb's record carries ${imdbId}`);
      const merged = { ...film, formerImdbIds: [imdbId] };
      return (
        wrongKind(film) ?? hit(merged, 'imdb_id', 1, `OMDb knows ${imdbId} as ${film.imdbId ?? 'another id'}`)
      );
    },

    async lookupByTitle(title, year, call, wanted) {
      const film: FilmDescription = {
        ...(wanted ?? { directors: [], countries: [] }),
        title,
        ...compact({ year }),
      };
      const { learned } = call;
      return await findOnOmdb(client, learned === undefined ? film : withLearnedFacts(film, learned), call);
    },

    async searchTitles(text, year, call) {
      // Nobody says which film is wanted: the list is kept no longer than a miss.
      const told = await client.search({ text, ...compact({ year }) }, () => false, call);
      return told.kind === 'miss'
        ? []
        : told.value.Search.map(({ imdbID, Title, Year }) => ({
            imdbId: imdbID,
            title: Title,
            ...compact({ year: omdbYear(Year) }),
          }));
    },
  };
}

function wrongKind(film: FilmRecord): SourceAnswer | undefined {
  return film.kind === 'movie' || film.kind === 'short'
    ? undefined
    : missed('wrong_kind', `OMDb knows ${film.imdbId ?? film.title} as ${film.kind}, not as a film`);
}
