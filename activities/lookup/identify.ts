import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import type { Reason, TierSource } from '../../domain/sources.js';
import { noteSourceAnswer } from '../../entities/sources/health.js';
import { isSourceEnabled } from '../../entities/sources/policies.js';
import { SourceError } from '../../sources/http/errors.js';
import type { Source, SourceAnswer, SourceCall } from '../../sources/source.js';
import { heartbeating, openGate } from '../asking/attempt.js';
import { toApplicationFailure, toDatabaseFailure } from '../asking/failures.js';
import { toWaitFailure, troubleBehind } from '../asking/health.js';

/** An id that a person gave; one of the two is there. */
export interface IdentifyRequest {
  source: TierSource;
  /** Under this id the ledger keeps what asking cost. */
  lookupId: string;
  tmdbId?: number;
  imdbId?: string;
  edition?: string;
  critical: boolean;
}

/** Whose film an id is, as one source has it; `sent` when a request left for it. */
export type Identity =
  | { found: true; title: string; tmdbId?: number; imdbId?: string }
  | { found: false; sent: boolean; reason: Reason; message: string };

/** Asked on the source queues, for a reviewer who gives an id. */
export interface IdentifyActivities {
  /**
   * Asks one source whether it has a film by this id, by nothing but the id; no movie is written. Failures as those of
   * `lookup`.
   */
  identify(request: IdentifyRequest): Promise<Identity>;
}

/** Makes the activity from its dependencies. */
export function createIdentifyActivities(deps: {
  dataSource: DataSource;
  sources: Source[];
}): IdentifyActivities {
  return {
    async identify(request) {
      const context = Context.current();
      const source = deps.sources.find(({ name }) => name === request.source);
      try {
        if (source === undefined || !(await isSourceEnabled(deps.dataSource.manager, request.source)))
          return unasked('disabled', `${request.source} is disabled or has no key`);
        return await heartbeating(context, () => ask(deps.dataSource, source, request, context));
      } catch (error) {
        if (error instanceof ApplicationFailure || context.cancellationSignal.aborted) throw error;
        throw toDatabaseFailure(error);
      }
    },
  };
}

async function ask(
  dataSource: DataSource,
  source: Source,
  request: IdentifyRequest,
  context: Context,
): Promise<Identity> {
  const { gate, tally } = await openGate(dataSource, context, request);
  try {
    const answer = await askById(source, request, {
      gate,
      signal: context.cancellationSignal,
      minConfidence: 1,
      sureConfidence: 1,
    });
    if (tally.sent > 0) await noteSourceAnswer(dataSource.manager, request.source);
    if (!answer.found)
      return { found: false, sent: tally.sent > 0, reason: answer.reason, message: answer.message };
    const { title, tmdbId, imdbId } = answer.film;
    return {
      found: true,
      title: title.slice(0, 200),
      tmdbId,
      imdbId,
    };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (error.reason === 'over_budget' || error.reason === 'disabled')
      return unasked(error.reason, error.message);
    const what = request.imdbId ?? `tmdb/${request.tmdbId ?? ''}`;
    const trouble = await troubleBehind(dataSource, request.source, what, error);
    throw trouble === undefined ? toApplicationFailure(error) : toWaitFailure(trouble);
  }
}

async function askById(source: Source, request: IdentifyRequest, call: SourceCall): Promise<SourceAnswer> {
  if (request.imdbId !== undefined) return await source.lookupByImdbId(request.imdbId, call);
  if (request.tmdbId === undefined || source.lookupByTmdbId === undefined)
    throw ApplicationFailure.nonRetryable(`${source.name} does not know films by such an id`, 'NotFound');
  return await source.lookupByTmdbId(request.tmdbId, call);
}

function unasked(reason: Reason, message: string): Identity {
  return { found: false, sent: false, reason, message };
}
