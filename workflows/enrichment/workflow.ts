import {
  allHandlersFinished,
  condition,
  continueAsNew,
  patched,
  proxyActivities,
  setCurrentDetails,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import ms, { type StringValue } from 'ms';
import type { RatingsActivities, SweepActivities } from '../../activities/enrichment/enrichment.js';
import type { RatingPageActivities } from '../../activities/enrichment/ratings-pages.js';
import {
  enrichmentInputSchema,
  type EnrichmentInput,
  type EnrichmentPolicy,
  type EnrichmentReport,
  type RatingsOutcome,
} from '../../domain/enrichment.js';
import type { ListedFilm } from '../../domain/listed-film.js';
import { importPolicySchema } from '../../domain/policy.js';
import { TASK_QUEUES, type RatingSource, type TierSource } from '../../domain/sources.js';
import { enrichmentDetails } from './details.js';
import { checkInput } from '../shared/input.js';
import { inLanes, LookupChildren, round, type ChildOutcome } from '../movie-lookup/children.js';
import { Waits } from '../movie-lookup/backoff.js';
import { rateFilms, type RatingsRound } from './ratings.js';
import { askTier } from '../movie-lookup/run-tier.js';

const PAGE = 100;
const MAX_NOTE_LENGTH = 2000;
const { minConfidence, sureConfidence } = importPolicySchema.parse({});

const { listDueFilms, listRatingsDue, listPageRatingsDue, noteTried } = proxyActivities<SweepActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '2 minutes',
  retry: { maximumInterval: '1 minute' },
});

const { enrichRatings } = proxyActivities<RatingsActivities>({
  taskQueue: TASK_QUEUES.enrichment,
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '30 minutes',
  retry: { initialInterval: '2 seconds', maximumInterval: '1 minute', maximumAttempts: 3 },
});

/** A page takes minutes at worst, and each try that it answers is paid for. */
const { enrichFromPage } = proxyActivities<RatingPageActivities>({
  taskQueue: TASK_QUEUES.enrichment,
  startToCloseTimeout: '10 minutes',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '5 seconds', maximumInterval: '1 minute', maximumAttempts: 3 },
});

/** What a run hands to the next one. */
export interface ContinuedSweep {
  report: EnrichmentReport;
}

/**
 * Looks again for movies without a full record, within the sources' and editions' limits: a minimal one is asked of
 * TMDb (and its IMDb page is bought where the policy says so), a stub whose lookup has ended is looked up anew. Then it
 * asks OMDb, and the sites of ratings that are switched on, for the ratings of full movies.
 * @param continued set by the workflow itself when it continues as new.
 * @throws {ApplicationFailure} `InvalidInput` naming what is wrong with the input.
 */
export async function enrichmentSweep(
  input: EnrichmentInput = {},
  continued?: ContinuedSweep,
): Promise<EnrichmentReport> {
  const policy = checkInput(enrichmentInputSchema, input, 'The input of enrichmentSweep');
  const sweep = new Sweep(policy, continued?.report ?? emptyReport());
  const works = [() => sweep.nextFilms(), () => sweep.nextRatings()];
  // Sweeps that began before there were sites of ratings go on as they began.
  if (patched('rating-pages'))
    works.push(...policy.ratingPages.map((source) => () => sweep.nextPages(source)));
  for (const work of works)
    while (await work())
      if (workflowInfo().continueAsNewSuggested) {
        await condition(allHandlersFinished);
        await continueAsNew<typeof enrichmentSweep>(input, { report: sweep.show() });
      }
  await condition(allHandlersFinished);
  return sweep.show();
}

class Sweep {
  private readonly children: LookupChildren;
  private readonly tiers: TierSource[];
  private readonly before: { costUsd: number; requests: number };

  constructor(
    private readonly policy: EnrichmentPolicy,
    private readonly report: EnrichmentReport,
  ) {
    this.tiers = policy.buyPages ? ['tmdb', 'omdb', 'imdb_scrape'] : ['tmdb', 'omdb'];
    this.children = new LookupChildren({ tiers: this.tiers }, 'enrichment-sweep');
    this.before = { costUsd: report.costUsd, requests: report.requests };
  }

  /** Looks up one page of films; false when there are no more. */
  async nextFilms(): Promise<boolean> {
    const limit = Math.min(PAGE, this.policy.maxFilms - this.report.tried - this.report.running);
    if (limit <= 0) return false;
    const films = await listDueFilms({ before: this.since(this.policy.dueAfter), limit });
    await inLanes(films, this.policy.window, async (film) => {
      if (film.importType === 'stub') this.count(await this.children.lookUp(film));
      else await this.improve(film);
      this.show();
    });
    if (films.length > 0) await noteTried({ movieIds: films.map(({ movieId }) => movieId) });
    return films.length === limit;
  }

  /** A minimal record: TMDb may have the film by now; else its page may be bought. */
  private async improve(film: ListedFilm): Promise<void> {
    this.report.tried += 1;
    const sources: TierSource[] = this.policy.buyPages ? ['tmdb', 'imdb_scrape'] : ['tmdb'];
    for (const source of sources) {
      const outcome = await this.ask(film, source);
      this.before.costUsd += outcome.costUsd;
      this.before.requests += outcome.requests;
      if (!outcome.found || outcome.importType !== 'full') continue;
      this.report.upgraded.full += 1;
      return;
    }
  }

  private async ask(film: ListedFilm, source: TierSource): ReturnType<typeof askTier> {
    return await askTier(
      {
        source,
        movieId: film.movieId,
        edition: film.edition,
        critical: film.critical,
        minConfidence,
        sureConfidence,
        askedBefore: [],
        // What the minimal record told makes the search surer; a miss is no attempt of its own in the metrics.
        withLearnedFacts: source === 'tmdb',
      },
      `${source}: ${film.label}`,
      (trouble, round) => new Waits().forSource(trouble, round),
    );
  }

  private count(outcome: ChildOutcome): void {
    if (outcome.kind === 'running') {
      this.report.running += 1;
      return;
    }
    this.report.tried += 1;
    if (outcome.kind === 'failed') this.report.failed += 1;
    const importType = outcome.kind === 'ended' ? outcome.result.importType : 'stub';
    if (importType !== 'stub') this.report.upgraded[importType] += 1;
  }

  /** Asks OMDb for the ratings of one page of movies; false when there are no more, or no more can be had. */
  async nextRatings(): Promise<boolean> {
    const { ratings, ratingsStopped } = this.report;
    const limit = Math.min(PAGE, this.policy.maxRatings - ratings.tried);
    if (limit <= 0 || ratingsStopped !== undefined) return false;
    const due = await listRatingsDue({ before: this.since(this.policy.ratingsAfter), limit });
    const films = due.filter(({ imdbId }) => imdbId !== undefined);
    const tally: RatingsRound['tally'] = ratings;
    const answered = await rateFilms(films, this.policy.window, {
      name: 'OMDb',
      tally,
      ask: (film) => this.askRatings(film),
      spent: (outcome) => {
        this.spend(outcome);
      },
    });
    if (tally.stopped !== undefined) this.report.ratingsStopped = tally.stopped;
    delete tally.stopped;
    this.show();
    // A movie whose request failed stays due: a page of these alone would come again and again.
    return due.length === limit && answered && this.report.ratingsStopped === undefined;
  }

  /** A record that OMDb's answer contradicts is a reviewer's, who decides by way of the film's lookup. */
  private async askRatings({ imdbId = '', ...film }: ListedFilm): Promise<RatingsOutcome> {
    const answer = await enrichRatings({ ...this.request(film), imdbId });
    const { contradicted } = answer;
    if (contradicted !== undefined)
      await this.children.reopen(contradicted.film, {
        reviewer: 'enrichment sweep',
        note: contradicted.line.slice(0, MAX_NOTE_LENGTH),
      });
    return answer;
  }

  /** The same with the pages of one site, which are bought. */
  async nextPages(source: RatingSource): Promise<boolean> {
    const tally = this.report.ratingPages?.[source] ?? { tried: 0, updated: 0 };
    const limit = Math.min(PAGE, this.policy.maxRatingPages - tally.tried);
    if (limit <= 0 || tally.stopped !== undefined) return false;
    const before = this.since(this.policy.ratingsAfter);
    const films = await listPageRatingsDue({ source, before, limit });
    if (films.length === 0) return false;
    this.report.ratingPages = { ...this.report.ratingPages, [source]: tally };
    const answered = await rateFilms(films, this.policy.window, {
      name: source,
      tally,
      ask: (film) => enrichFromPage({ ...this.request(film), source }),
      spent: (outcome) => {
        this.spend(outcome);
      },
    });
    return films.length === limit && answered;
  }

  private request(film: Pick<ListedFilm, 'movieId' | 'edition' | 'critical'>) {
    const { movieId, edition, critical } = film;
    return { lookupId: uuid4(), movieId, critical, edition };
  }

  private spend({ costUsd, requests }: RatingsOutcome): void {
    this.before.costUsd += costUsd;
    this.before.requests += requests;
    this.show();
  }

  private since(duration: string): string {
    return new Date(Date.parse(this.report.startedAt) - ms(duration as StringValue)).toISOString();
  }

  /** The report as it stands, which operators see too. */
  show(): EnrichmentReport {
    this.report.costUsd = round(this.before.costUsd + this.children.costUsd);
    this.report.requests = this.before.requests + this.children.requests;
    setCurrentDetails(enrichmentDetails(this.report));
    return this.report;
  }
}

function emptyReport(): EnrichmentReport {
  return {
    startedAt: workflowInfo().startTime.toISOString(),
    tried: 0,
    upgraded: { full: 0, minimal: 0 },
    running: 0,
    failed: 0,
    ratings: { tried: 0, updated: 0 },
    costUsd: 0,
    requests: 0,
  };
}
