import { compact } from '../../domain/compact.js';
import { CANDIDATES_SHOWN, hit, missed, OTHER_ID_CONFIDENCE } from '../results.js';
import type { SourceAnswer, SourceCall } from '../source.js';
import type { TmdbClient } from './client.js';
import { tmdbImdbId, tmdbRecord } from './record.js';
import type { TmdbMovie } from './schema.js';
import type { TmdbFind } from './search-schema.js';

/** TMDb links the film to the IMDb id, though its record does not repeat it. */
export const LINKED_CONFIDENCE = 0.97;

/**
 * The film that `/find` links to an IMDb id; films of another id as candidates where there is none.
 * @param direct what TMDb has under the id itself, which does not carry it.
 */
export async function findLinked(
  client: TmdbClient,
  imdbId: string,
  direct: TmdbMovie | undefined,
  call: SourceCall,
): Promise<SourceAnswer> {
  const found = await client.find(imdbId, call);
  const others: TmdbMovie[] = [];
  for (const { id } of found.movie_results) {
    const movie = id === direct?.id ? direct : await client.movie(id, call);
    if (movie === undefined) continue;
    if (carriesAnotherId(movie, imdbId)) others.push(movie);
    else return linked(movie, imdbId);
  }
  if (direct !== undefined && !others.some(({ id }) => id === direct.id)) others.push(direct);
  if (others.length > 0) return otherIds(imdbId, others);
  const kind = wrongKind(found);
  if (kind !== undefined) return missed('wrong_kind', `TMDb knows ${imdbId} as ${kind}, not as a film`);
  return missed('not_found', `TMDb has nothing under ${imdbId}`);
}

/** A film that /find links to the id; its own record may lack the id, which then is filled in. */
function linked(movie: TmdbMovie, imdbId: string): SourceAnswer {
  const film = { ...tmdbRecord(movie), imdbId };
  return tmdbImdbId(movie) === imdbId
    ? hit(film, 'direct_imdb', 1, `TMDb's record carries ${imdbId}`)
    : hit(film, 'direct_imdb', LINKED_CONFIDENCE, `TMDb's /find links ${imdbId} to this film`);
}

function otherIds(imdbId: string, movies: TmdbMovie[]): SourceAnswer {
  const candidates = movies.slice(0, CANDIDATES_SHOWN).map((movie) => {
    const film = tmdbRecord(movie);
    return {
      title: film.title,
      confidence: OTHER_ID_CONFIDENCE,
      evidence: `TMDb answered ${imdbId} with this film, which carries ${film.imdbId ?? 'no IMDb id'}`,
      ...compact({
        tmdbId: film.tmdbId,
        imdbId: film.imdbId,
        originalTitle: film.originalTitle,
        year: film.year,
      }),
    };
  });
  return missed('low_confidence', `TMDb answers ${imdbId} with a film of another id`, candidates);
}

function wrongKind(found: TmdbFind): string | undefined {
  if (found.tv_results.length > 0) return 'a series';
  if (found.tv_episode_results.length > 0) return 'an episode';
  if (found.tv_season_results.length > 0) return 'a season of a series';
  return found.person_results.length > 0 ? 'a person' : undefined;
}

/** Whether TMDb's record carries another IMDb id than this one. */
export function carriesAnotherId(movie: TmdbMovie, imdbId: string | undefined): boolean {
  const own = tmdbImdbId(movie);
  return own !== undefined && imdbId !== undefined && own !== imdbId;
}
