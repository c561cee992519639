import { imdbIdSchema } from '../../domain/film-id.js';
import type { SearchStep } from '../../matching/types.js';
import { hit, missed } from '../results.js';
import type { SourceAnswer, SourceCall } from '../source.js';
import { findLinked } from './by-find.js';
import type { TmdbClient } from './client.js';
import { tmdbImdbId, tmdbRecord } from './record.js';

/** The film of a TMDb id. */
export async function findByTmdbId(
  client: TmdbClient,
  tmdbId: number,
  call: SourceCall,
): Promise<SourceAnswer> {
  const movie = await client.movie(tmdbId, call);
  return movie === undefined
    ? missed('not_found', `TMDb has no film ${tmdbId}`)
    : hit(tmdbRecord(movie), 'tmdb_id', 1, `TMDb film ${tmdbId} as chosen`);
}

/** The film of an IMDb id, with what the search came to. */
export async function findByImdbId(
  client: TmdbClient,
  imdbId: string,
  call: SourceCall,
): Promise<SourceAnswer> {
  if (!imdbIdSchema.safeParse(imdbId).success)
    return missed('not_found', `"${imdbId}" is not an IMDb title id`);
  const started = performance.now();
  const answer = await ofImdbId(client, imdbId, call);
  const confidence = answer.found ? answer.confidence : (answer.candidates[0]?.confidence ?? 0);
  const step: SearchStep = {
    strategy: 'direct_imdb',
    query: imdbId,
    hits: answer.found ? 1 : answer.candidates.length,
    confidence,
    responseTimeMs: performance.now() - started,
  };
  return { ...answer, searches: [step] };
}

/** One request when TMDb has the id; a second one to /find when not, for some films stand only there. */
async function ofImdbId(client: TmdbClient, imdbId: string, call: SourceCall): Promise<SourceAnswer> {
  const direct = await client.movie(imdbId, call);
  if (direct !== undefined && tmdbImdbId(direct) === imdbId)
    return hit(tmdbRecord(direct), 'direct_imdb', 1, `TMDb's record carries ${imdbId}`);

  return await findLinked(client, imdbId, direct, call);
}
