import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import { KNOWN_FILMS } from '../../domain/health.js';
import type { TierOutcome } from '../../domain/outcome.js';
import { noteSourceAnswer } from '../../entities/sources/health.js';
import { isSourceEnabled } from '../../entities/sources/policies.js';
import { spendAnswer, type SpendAnswer, type SpendQuestion } from '../../entities/sources/spend.js';
import { readFilm, type FilmToLookUp } from '../../entities/movies/lookup-subject.js';
import { SourceError } from '../../sources/http/errors.js';
import type { Source, SourceAnswer, SourceCall } from '../../sources/source.js';
import type { LookupRequest, TakeFilm } from './request.js';
import { heartbeating, openGate } from '../asking/attempt.js';
import { toApplicationFailure, toDatabaseFailure } from '../asking/failures.js';
import { toWaitFailure, troubleBehind, type Probe } from '../asking/health.js';
import { asSureAsItsId, confirmed, keepRefusedMatch, leftForCheck } from './confirm-match.js';
import { recordFailure, recordAnswer } from './record-attempt.js';

export interface LookupDependencies {
  dataSource: DataSource;
  sources: Source[];
}

/** The activity of the source queues. */
export interface LookupActivities {
  /**
   * Asks one source for one film, writes what it learned (movie, metrics, cache, ledger) and answers a small outcome.
   * "Not found" and "over budget" are outcomes; a failure's type is the reason, `SourceWaits` (with a `SourceTrouble`)
   * when the source answers nobody or wants fewer requests, or `DatabaseUnavailable`.
   */
  lookup(request: LookupRequest): Promise<TierOutcome>;
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
    async lookup(request) {
      const context = Context.current();
      const source = byName.get(request.source);
      try {
        return await heartbeating(context, () => attempt(deps.dataSource, source, request, context));
      } catch (error) {
        if (error instanceof ApplicationFailure || context.cancellationSignal.aborted) throw error;
        throw toDatabaseFailure(error);
      }
    },

    async mayContinue(question) {
      return await spendAnswer(deps.dataSource.manager, question);
    },
  };
}

async function attempt(
  dataSource: DataSource,
  source: Source | undefined,
  request: LookupRequest,
  context: Context,
): Promise<TierOutcome> {
  const started = performance.now();
  const film = await readFilm(dataSource.manager, request.movieId, request.edition);
  const { gate, tally } = await openGate(dataSource, context, request);
  const elapsed = (): number => Math.round(performance.now() - started);
  const call: SourceCall = {
    gate,
    signal: context.cancellationSignal,
    minConfidence: request.minConfidence,
    sureConfidence: request.sureConfidence,
    ...(request.withLearnedFacts === true && film.learned !== undefined ? { learned: film.learned } : {}),
    doubtfulTmdbIds: request.doubtfulTmdbIds,
  };
  let answer: SourceAnswer;
  try {
    answer =
      (await refusedBeforehand(dataSource, source, request)) ??
      asSureAsItsId(request, film, await ask(source, request, film, call));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (isOutcome(error)) answer = noRecord(error.reason, error.message, error.retryAt);
    else {
      const probe = probeOf(source, film, call, context.info.attempt);
      const trouble = await troubleBehind(dataSource, request.source, film.identifier, error, probe);
      if (tally.sent > 0 || trouble === undefined)
        await recordFailure(dataSource.manager, request, film, error.reason, error.message, elapsed(), tally);
      throw trouble === undefined ? toApplicationFailure(error) : toWaitFailure(trouble);
    }
  }
  if (tally.sent > 0) await noteSourceAnswer(dataSource.manager, request.source);
  const confirmedAnswer = confirmed(request, film, answer);
  const final = leftForCheck(request, confirmedAnswer);
  const outcome = await recordAnswer(dataSource, request, film, final, elapsed(), tally);
  if (confirmedAnswer.found && final !== confirmedAnswer)
    return { ...outcome, unchecked: { strategy: confirmedAnswer.strategy } };
  if (confirmedAnswer === answer || film.importType !== 'minimal') return outcome;
  await keepRefusedMatch(dataSource.manager, film.movieId, outcome);
  return { ...outcome, contradicted: true };
}

/** Money, quota and switches are no faults: the film waits. */
function isOutcome(error: SourceError): boolean {
  return error.reason === 'over_budget' || error.reason === 'disabled';
}

async function refusedBeforehand(
  dataSource: DataSource,
  source: Source | undefined,
  request: LookupRequest,
): Promise<SourceAnswer | undefined> {
  if (source === undefined)
    return noRecord('disabled', `${request.source} has no key in this worker's environment`);
  if (!(await isSourceEnabled(dataSource.manager, request.source)))
    return noRecord('disabled', `${request.source} is disabled`);
  return undefined;
}

async function ask(
  source: Source | undefined,
  request: LookupRequest,
  film: FilmToLookUp,
  call: SourceCall,
): Promise<SourceAnswer> {
  if (source === undefined) throw new Error(`The source ${request.source} is not here.`);
  if (request.take !== undefined) return await take(source, request.take, call);
  const byId = film.imdbId === undefined ? undefined : await source.lookupByImdbId(film.imdbId, call);
  if (byId?.found === true || (byId !== undefined && byId.reason !== 'not_found')) return byId;
  // Only the free catalogue is searched by title after its id miss: a paid one that knows ids would have had it.
  if (byId !== undefined && source.costPerRequest > 0) return byId;
  const { title, year } = film.wanted;
  const learnedTitle = call.learned?.title;
  if (title === '' && learnedTitle === undefined)
    return byId ?? noRecord('not_found', `${request.source} has nothing to search for: no title is known`);
  const query = title === '' ? (learnedTitle ?? '') : title;
  const byTitle = await source.lookupByTitle(query, year, call, film.wanted);
  return { ...byTitle, searches: [...(byId?.searches ?? []), ...byTitle.searches] };
}

/** Another film to try a source with; paid sources are not tried for nothing. */
function probeOf(
  source: Source | undefined,
  film: FilmToLookUp,
  call: SourceCall,
  attempt: number,
): Probe | undefined {
  if (source === undefined || source.costPerRequest > 0) return undefined;
  const other = KNOWN_FILMS.find((imdbId) => imdbId !== film.imdbId) ?? '';
  return { attempt, send: () => source.lookupByImdbId(other, call) };
}

async function take(source: Source, chosen: TakeFilm, call: SourceCall): Promise<SourceAnswer> {
  if (source.lookupByTmdbId === undefined)
    return noRecord('not_found', `${source.name} does not know films by TMDb id`);
  const answer = await source.lookupByTmdbId(chosen.tmdbId, call);
  if (!answer.found) return answer;
  return {
    ...answer,
    strategy: chosen.strategy,
    confidence: chosen.confidence,
    evidence: chosen.evidence,
  };
}

function noRecord(
  reason: SourceError['reason'],
  message: string,
  retryAt?: string,
): Extract<SourceAnswer, { found: false }> {
  return {
    found: false,
    reason,
    message,
    candidates: [],
    searches: [],
    retryAt,
  };
}
