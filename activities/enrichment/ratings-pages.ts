import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import type { SweepOutcome } from '../../domain/sweeps/enrichment.js';
import { AppError } from '../../domain/errors.js';
import type { RatingSource } from '../../domain/sources.js';
import { notWorse } from '../../entities/sweeps/enrichment.js';
import { writeMetrics } from '../../entities/metrics/write.js';
import { recordRatingCheck, readRatedFilm, type RatedFilm } from '../../entities/sweeps/rating-checks.js';
import { spendOfAttempt } from '../../entities/sources/spend.js';
import { writeRatings } from '../../entities/movies/write-record.js';
import type { RatingsAnswer, RatingsSource } from '../../sources/ratings/source.js';
import { askSource } from '../asking/ask-source.js';
import { sweepRow } from './sweep-row.js';

export interface RatingPageRequest {
  /** Id of the attempt's metrics row; a retry carries the same. */
  attemptId: string;
  source: RatingSource;
  movieId: string;
  edition?: string;
  critical: boolean;
}

/** The activity of the queue `enrichment` that buys pages. */
export interface RatingPageActivities {
  /**
   * Asks a site for a full movie's score and writes it unless a score of more people stands there; nothing else of the
   * record is touched. Money, switches and outages are outcomes; other faults fail with the reason as type.
   */
  enrichFromPage(request: RatingPageRequest): Promise<SweepOutcome>;
}

/** Makes the activity from its dependencies. */
export function createRatingPageActivities(deps: {
  dataSource: DataSource;
  sources: readonly RatingsSource[];
}): RatingPageActivities {
  return {
    async enrichFromPage(request) {
      const source = deps.sources.find(({ name }) => name === request.source);
      if (source === undefined) return stopped(`${request.source} has no key in this worker’s environment`);
      return await ask(deps.dataSource, source, request, Context.current());
    },
  };
}

function stopped(stop: string, spent = { costUsd: 0, requests: 0 }): SweepOutcome {
  return { updated: false, ...spent, stop };
}

async function ask(
  dataSource: DataSource,
  source: RatingsSource,
  request: RatingPageRequest,
  context: Context,
): Promise<SweepOutcome> {
  const { manager } = dataSource;
  const film = await readRatedFilm(manager, request.movieId);
  const asked = await askSource(dataSource, context, { ...request, film: film.identifier }, (access) =>
    source.lookupRatings(film.wanted, access),
  );
  if (asked.kind === 'answered') return await record(dataSource, request, film, asked.answer, asked);
  if (asked.kind !== 'failed') {
    const { costUsd } = await spendOfAttempt(manager, request.attemptId);
    return stopped(asked.error.message, { costUsd, requests: asked.requests });
  }
  // A page that nobody can read would be bought again by every sweep.
  if (asked.error.reason === 'invalid_response')
    await recordRatingCheck(manager, { movieId: film.movieId, source: source.name });
  throw asked.error;
}

async function record(
  dataSource: DataSource,
  { attemptId, source }: RatingPageRequest,
  film: RatedFilm,
  answer: RatingsAnswer,
  call: { ms: number; requests: number; fromCache: number },
): Promise<SweepOutcome> {
  const { movieId, identifier } = film;
  return await dataSource.transaction(async (db) => {
    // A database that was restored meanwhile may have another film under the row's number.
    if ((await readRatedFilm(db, movieId)).identifier !== identifier)
      throw new AppError('FilmGone', `Movie ${movieId} is not ${identifier} any more.`);
    const ratings = answer.found ? await notWorse(db, movieId, answer.ratings) : [];
    await writeRatings(db, movieId, { ratings });
    await recordRatingCheck(db, { movieId, source, ...(answer.found ? { url: answer.url } : {}) });
    const { costUsd } = await spendOfAttempt(db, attemptId);
    await writeMetrics(db, [
      sweepRow('ratings', {
        attemptId,
        source,
        movieId,
        identifier,
        costUsd,
        ...call,
        ...(answer.found
          ? { found: true, strategy: 'page' }
          : { found: false, reason: answer.reason, message: answer.message }),
      }),
    ]);
    return { updated: ratings.length > 0, costUsd, requests: call.requests };
  });
}
