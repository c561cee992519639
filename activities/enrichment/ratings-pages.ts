import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import type { RatingsOutcome } from '../../domain/enrichment.js';
import type { RatingSource, Reason } from '../../domain/sources.js';
import { notWorse } from '../../entities/sweeps/enrichment.js';
import { writeMetrics } from '../../entities/metrics/write.js';
import { noteRatingCheck, readRatedFilm, type RatedFilm } from '../../entities/sweeps/rating-checks.js';
import { noteSourceAnswer, noteSourceFailure } from '../../entities/sources/health.js';
import { spendOfLookup } from '../../entities/sources/spend.js';
import { writeRatings } from '../../entities/movies/write-record.js';
import { SourceError } from '../../sources/http/errors.js';
import type { RatingsAnswer, RatingsSource } from '../../sources/ratings/source.js';
import { openGate } from '../asking/attempt.js';
import { toApplicationFailure } from '../asking/failures.js';
import { COUNTED, SourceDownError } from '../asking/health.js';
import { ratingsRow } from './ratings-row.js';
import type { GateTally } from '../asking/request-gate.js';

export interface RatingPageRequest {
  /** Id of the attempt's metrics row; a retry carries the same. */
  lookupId: string;
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
  enrichFromPage(request: RatingPageRequest): Promise<RatingsOutcome>;
}

/** Refusals that hold for every film. */
const REFUSALS: readonly Reason[] = ['over_budget', 'disabled', 'rate_limited'];

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

function stopped(stop: string, spent = { costUsd: 0, requests: 0 }): RatingsOutcome {
  return { updated: false, ...spent, stop };
}

async function ask(
  dataSource: DataSource,
  source: RatingsSource,
  request: RatingPageRequest,
  context: Context,
): Promise<RatingsOutcome> {
  const started = performance.now();
  const { manager } = dataSource;
  const signal = context.cancellationSignal;
  const film = await readRatedFilm(manager, request.movieId);
  const { gate, tally } = await openGate(dataSource, context, request);
  try {
    const answer = await source.lookupRatings(film.wanted, { gate, signal });
    if (tally.sent > 0) await noteSourceAnswer(manager, source.name);
    return await record(dataSource, request, film, answer, performance.now() - started, tally);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { costUsd } = await spendOfLookup(manager, request.lookupId);
    if (await holdsForAll(dataSource, film, error))
      return stopped(error.message, { costUsd, requests: tally.sent });
    // A page that nobody can read would be bought again by every sweep.
    if (error.reason === 'invalid_response')
      await noteRatingCheck(manager, { movieId: film.movieId, source: source.name });
    throw toApplicationFailure(error);
  }
}

/** Whether a fault is none of this film's: the sweep stops asking this site then. */
async function holdsForAll({ manager }: DataSource, film: RatedFilm, error: SourceError): Promise<boolean> {
  const { source, reason, message } = error;
  if (REFUSALS.includes(reason) || error instanceof SourceDownError) return true;
  const atOnce = reason === 'unauthorized';
  if (!atOnce && !COUNTED.includes(reason)) return false;
  return await noteSourceFailure(manager, source, { film: film.identifier, reason, message, atOnce });
}

async function record(
  dataSource: DataSource,
  { lookupId, source }: RatingPageRequest,
  film: RatedFilm,
  answer: RatingsAnswer,
  ms: number,
  tally: GateTally,
): Promise<RatingsOutcome> {
  const { movieId, identifier } = film;
  return await dataSource.transaction(async (db) => {
    const ratings = answer.found ? await notWorse(db, movieId, answer.ratings) : [];
    await writeRatings(db, movieId, { ratings });
    await noteRatingCheck(db, { movieId, source, ...(answer.found ? { url: answer.url } : {}) });
    const { costUsd } = await spendOfLookup(db, lookupId);
    await writeMetrics(db, [
      ratingsRow({
        lookupId,
        source,
        movieId,
        identifier,
        ms,
        costUsd,
        requests: tally.sent,
        cached: tally.sent === 0 && tally.fromCache > 0,
        ...(answer.found
          ? { found: true, strategy: 'page' }
          : { found: false, reason: answer.reason, message: answer.message }),
      }),
    ]);
    return { updated: ratings.length > 0, costUsd, requests: tally.sent };
  });
}
