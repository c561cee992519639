import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import { shortened } from '../../domain/text.js';
import { AppError } from '../../domain/errors.js';
import type { Reason, TierSource } from '../../domain/sources.js';
import { isSourceEnabled } from '../../entities/sources/policies.js';
import type { Source, SourceAnswer, SourceCall } from '../../sources/source.js';
import { askSource } from '../asking/ask-source.js';
import { toBackoffFailure } from '../asking/backoff.js';
import { heartbeating } from '../asking/heartbeat.js';

/** Small, for it stands in a workflow's history. */
const MAX_TITLE_LENGTH = 200;

/** An id that a person gave; one of the two is there. */
export interface IdentifyRequest {
  source: TierSource;
  /** Under this id the ledger keeps what asking cost. */
  attemptId: string;
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
      if (source === undefined || !(await isSourceEnabled(deps.dataSource.manager, request.source)))
        return unasked('disabled', `${request.source} is disabled or has no key`);
      return await heartbeating(context, () => ask(deps.dataSource, source, request, context));
    },
  };
}

async function ask(
  dataSource: DataSource,
  source: Source,
  request: IdentifyRequest,
  context: Context,
): Promise<Identity> {
  const film = request.imdbId ?? `tmdb/${request.tmdbId ?? ''}`;
  const asked = await askSource(dataSource, context, { ...request, film }, (access) =>
    askById(source, request, { ...access, minConfidence: 1, sureConfidence: 1 }),
  );
  switch (asked.kind) {
    case 'refused':
      return unasked(asked.error.reason, asked.error.message);
    case 'backoff':
      throw toBackoffFailure(asked.backoff);
    case 'failed':
      throw asked.error;
    case 'answered':
      return identityOf(asked.answer, asked.requests > 0);
  }
}

function identityOf(answer: SourceAnswer, sent: boolean): Identity {
  if (!answer.found) return { found: false, sent, reason: answer.reason, message: answer.message };
  const { title, tmdbId, imdbId } = answer.film;
  return { found: true, title: shortened(title, MAX_TITLE_LENGTH), tmdbId, imdbId };
}

async function askById(source: Source, request: IdentifyRequest, call: SourceCall): Promise<SourceAnswer> {
  if (request.imdbId !== undefined) return await source.lookupByImdbId(request.imdbId, call);
  if (request.tmdbId === undefined || source.lookupByTmdbId === undefined)
    throw new AppError('NotFound', `${source.name} does not know films by such an id`);
  return await source.lookupByTmdbId(request.tmdbId, call);
}

function unasked(reason: Reason, message: string): Identity {
  return { found: false, sent: false, reason, message };
}
