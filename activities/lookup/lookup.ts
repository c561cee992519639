import { Context } from '@temporalio/activity';
import type { DataSource } from 'typeorm';
import { lookupWorkflowId } from '../../domain/identity.js';
import { PROBE_IMDB_IDS } from '../../domain/lookup/outage.js';
import { isRefused } from '../../domain/review/judgement.js';
import type { AcceptedCandidate, TierAttempt, TierOutcome } from '../../domain/lookup/tier.js';
import { isSourceEnabled } from '../../entities/sources/policies.js';
import { spendAnswer, type SpendAnswer, type SpendQuestion } from '../../entities/sources/spend.js';
import { readLookupSubject, type LookupSubject } from '../../entities/movies/lookup-subject.js';
import { missed } from '../../sources/results.js';
import type { Source, SourceAnswer, SourceCall } from '../../sources/source.js';
import { askSource, type Asked, type SourceAccess } from '../asking/ask-source.js';
import { toBackoffFailure, type Probe } from '../asking/backoff.js';
import { heartbeating } from '../asking/heartbeat.js';
import { judge } from './judge.js';
import { recordFailure, recordVerdict } from './record-outcome.js';
import { writtenBefore } from './written-before.js';

export interface LookupDependencies {
  dataSource: DataSource;
  sources: Source[];
}

/** The activity of the source queues. */
export interface LookupActivities {
  /**
   * Asks one source for one film, writes what it learned (movie, metrics, cache, ledger) and answers a small outcome.
   * "Not found" and "over budget" are outcomes; a failure's type is the reason, `SourceBackoff` (with its details) when the
   * source answers nobody or wants fewer requests, or `DatabaseUnavailable`.
   */
  lookup(attempt: TierAttempt): Promise<TierOutcome>;
}

/** Asked on the source queues too. */
export interface MoneyActivities {
  /** Whether money and mode allow a paid request now that were refused before; nothing is reserved or sent. */
  mayContinue(question: SpendQuestion): Promise<SpendAnswer>;
}

/** Makes the activity from its dependencies. */
export function createLookupActivities(deps: LookupDependencies): LookupActivities & MoneyActivities {
  const byName = new Map(deps.sources.map((source) => [source.name, source]));
  return {
    async lookup(attempt) {
      const context = Context.current();
      const source = byName.get(attempt.source);
      return await heartbeating(context, () => lookUp(deps.dataSource, source, attempt, context));
    },

    async mayContinue(question) {
      return await spendAnswer(deps.dataSource.manager, question);
    },
  };
}

async function lookUp(
  dataSource: DataSource,
  source: Source | undefined,
  attempt: TierAttempt,
  context: Context,
): Promise<TierOutcome> {
  const { manager } = dataSource;
  const { filmKey } = attempt;
  const written = context.info.attempt > 1 ? await writtenBefore(manager, attempt) : undefined;
  if (written !== undefined) return written;
  const workflowId =
    filmKey === undefined ? (context.info.workflowExecution?.workflowId ?? '') : lookupWorkflowId(filmKey);
  const film = {
    ...(await readLookupSubject(manager, attempt.movieId, attempt.edition, workflowId)),
    workflowId,
  };
  const asked = await askFor(dataSource, source, attempt, film, context);
  switch (asked.kind) {
    case 'answered':
      return await recordVerdict(dataSource, attempt, film, judge(attempt, film, asked.answer), asked);
    case 'refused': {
      const { reason, message, retryAt } = asked.error;
      const verdict = { kind: 'missed', answer: { ...missed(reason, message), retryAt } } as const;
      return await recordVerdict(dataSource, attempt, film, verdict, asked);
    }
    case 'backoff':
      if (asked.requests > 0) await recordFailure(dataSource.manager, attempt, film, asked);
      throw toBackoffFailure(asked.backoff);
    case 'failed':
      await recordFailure(dataSource.manager, attempt, film, asked);
      throw asked.error;
  }
}

/** Asks the source, where there is one that may be asked. */
async function askFor(
  dataSource: DataSource,
  source: Source | undefined,
  attempt: TierAttempt,
  film: LookupSubject,
  context: Context,
): Promise<Asked<SourceAnswer, TierAttempt['source']>> {
  const unasked = (message: string): Asked<SourceAnswer, TierAttempt['source']> => ({
    kind: 'answered',
    answer: missed('disabled', message),
    ms: 0,
    requests: 0,
    fromCache: 0,
  });
  if (source === undefined) return unasked(`${attempt.source} has no key in this worker's environment`);
  // A free source's every request asks for its turn, and hears it there; a paid one may answer from the cache.
  if (source.costPerRequest > 0 && !(await isSourceEnabled(dataSource.manager, attempt.source)))
    return unasked(`${attempt.source} is disabled`);
  return await askSource(
    dataSource,
    context,
    { ...attempt, film: film.identifier },
    (access) => answerTo(source, attempt, film, callOf(access, attempt, film)),
    (access) => probeOf(source, film, callOf(access, attempt, film), context.info.attempt),
  );
}

function callOf(access: SourceAccess, attempt: TierAttempt, film: LookupSubject): SourceCall {
  const { minConfidence, sureConfidence, request } = attempt;
  const again = request.mode === 'search' && request.facts === 'learned' ? request : undefined;
  return {
    ...access,
    minConfidence,
    sureConfidence,
    learned: again === undefined ? undefined : film.learned,
    doubtfulTmdbIds: again?.alsoWeigh,
    refusedTmdbIds: film.refused.flatMap(({ tmdbId }) => tmdbId ?? []),
  };
}

async function answerTo(
  source: Source,
  { request }: TierAttempt,
  film: LookupSubject,
  call: SourceCall,
): Promise<SourceAnswer> {
  if (request.mode === 'accept') return await accept(source, request.film, call);
  if (request.mode === 'record' && request.imdbId !== undefined)
    return await source.lookupByImdbId(request.imdbId, call);
  const byId = await byIdOf(source, film, call);
  const isTaken = byId?.found === true && !isRefused(byId.film, film.refused);
  if (isTaken || (byId?.found === false && byId.reason !== 'not_found')) return byId;
  // Only the free catalogue is searched by title after its id miss: a paid one that knows ids would have had it.
  if (byId !== undefined && source.costPerRequest > 0) return byId;
  const { title, year } = film.wanted;
  const learnedTitle = call.learned?.title;
  if (title === '' && learnedTitle === undefined)
    return byId ?? missed('not_found', `${source.name} has nothing to search for: no title is known`);
  const query = title === '' ? (learnedTitle ?? '') : title;
  const byTitle = await source.lookupByTitle(query, year, call, film.wanted);
  return { ...byTitle, searches: [...(byId?.searches ?? []), ...byTitle.searches] };
}

/** By its IMDb id; by that at TMDb where the film was given by that alone. Undefined where the source can use neither. */
async function byIdOf(
  source: Source,
  { imdbId, tmdbId }: LookupSubject,
  call: SourceCall,
): Promise<SourceAnswer | undefined> {
  if (imdbId !== undefined) return await source.lookupByImdbId(imdbId, call);
  if (tmdbId !== undefined) return await source.lookupByTmdbId?.(tmdbId, call);
  return undefined;
}

/** Another film to try a source with; paid sources are not tried for nothing. */
function probeOf(source: Source, film: LookupSubject, call: SourceCall, attempt: number): Probe | undefined {
  if (source.costPerRequest > 0) return undefined;
  const other = PROBE_IMDB_IDS.find((imdbId) => imdbId !== film.imdbId) ?? '';
  return { attempt, send: () => source.lookupByImdbId(other, call) };
}

async function accept(source: Source, film: AcceptedCandidate, call: SourceCall): Promise<SourceAnswer> {
  if (source.lookupByTmdbId === undefined)
    return missed('not_found', `${source.name} does not know films by TMDb id`);
  const answer = await source.lookupByTmdbId(film.tmdbId, call);
  const { strategy, confidence, evidence } = film;
  return answer.found ? { ...answer, strategy, confidence, evidence } : answer;
}
