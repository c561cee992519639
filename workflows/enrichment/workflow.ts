import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  sleep,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { RatingsActivities, SweepActivities } from '../../activities/enrichment/enrichment.js';
import type { RatingPageActivities } from '../../activities/enrichment/ratings-pages.js';
import {
  enrichmentInputSchema,
  type EnrichmentInput,
  type EnrichmentPolicy,
  type EnrichmentReport,
  type RatingsOutcome,
} from '../../domain/enrichment.js';
import type { FilmRef } from '../../domain/film-ref.js';
import { type RatingSource, TASK_QUEUES, type TierSource } from '../../domain/sources.js';
import { importPolicySchema } from '../../domain/policy.js';
import { enrichmentDetails } from './details.js';
import { checkInput } from '../shared/input.js';
import {
  ChildLookups,
  forEachConcurrent,
  requestsOf,
  roundUsd,
  type ChildOutcome,
} from '../child-lookups/children.js';
import { LOW_PRIORITY_KEY } from '../../domain/backfill.js';
import type { TierOutcome, TierRequest } from '../../domain/tier.js';
import { toMs } from '../shared/durations.js';
import { SignalReader } from '../shared/signal-reader.js';
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
  const hasMore = await sweep.work();
  await condition(allHandlersFinished);
  if (hasMore) await continueAsNew<typeof enrichmentSweep>(input, { report: sweep.show() });
  return sweep.show();
}

class Sweep {
  private readonly children: ChildLookups;

  constructor(
    private readonly policy: EnrichmentPolicy,
    private readonly report: EnrichmentReport,
  ) {
    const tiers: TierSource[] = policy.buyPages ? ['tmdb', 'omdb', 'imdb_scrape'] : ['tmdb', 'omdb'];
    this.children = new ChildLookups(new SignalReader(), {
      policy: () => ({ tiers }),
      priority: { priorityKey: LOW_PRIORITY_KEY, fairnessKey: 'enrichment-sweep' },
      spent: (message) => {
        this.spend(message);
      },
      settled: (_filmKey, outcome) => {
        this.spend({ costUsd: 0, requests: requestsOf(outcome) });
      },
    });
  }

  /** Does page after page of each kind of work; whether some is left for the next run. */
  async work(): Promise<boolean> {
    const kinds = [
      () => this.nextFilms(),
      () => this.nextRatings(),
      ...this.policy.ratingPages.map((source) => () => this.nextPages(source)),
    ];
    return await this.children.whileWatching(async () => {
      for (const nextPage of kinds)
        while (await nextPage()) if (workflowInfo().continueAsNewSuggested) return true;
      return false;
    });
  }

  /** Looks up one page of films; false when there are no more. */
  private async nextFilms(): Promise<boolean> {
    const limit = Math.min(PAGE, this.policy.maxFilms - this.report.tried - this.report.running);
    if (limit <= 0) return false;
    const films = await listDueFilms({ before: this.since(this.policy.dueAfter), limit });
    await forEachConcurrent(films, this.policy.window, async (film) => {
      if (film.importType === 'stub') this.count(await this.children.lookUpWhenUp(film));
      else await this.improve(film);
      this.show();
    });
    if (films.length > 0) await noteTried({ movieIds: films.map(({ movieId }) => movieId) });
    return films.length === limit;
  }

  /** A minimal record: TMDb may have the film by now; else its page may be bought. */
  private async improve(film: FilmRef): Promise<void> {
    this.report.tried += 1;
    const sources: TierSource[] = this.policy.buyPages ? ['tmdb', 'imdb_scrape'] : ['tmdb'];
    for (const source of sources) {
      const outcome = await this.ask(film, source);
      this.spend(outcome);
      if (outcome.kind !== 'record' || outcome.importType !== 'full') continue;
      this.report.upgraded.full += 1;
      return;
    }
  }

  private async ask(film: FilmRef, source: TierSource): Promise<TierOutcome> {
    const { movieId, edition, critical, label } = film;
    // What the minimal record told makes the search surer; a miss is no attempt of its own in the metrics.
    const request: TierRequest =
      source === 'tmdb'
        ? { mode: 'search', facts: 'learned', alsoWeigh: [] }
        : { mode: 'search', facts: 'programme', verifyFirst: false };
    return await askTier(
      {
        attemptId: uuid4(),
        source,
        movieId,
        edition,
        critical,
        minConfidence,
        sureConfidence,
        askedBefore: [],
        request,
      },
      `${source}: ${label}`,
      (waitMs, summary) => sleep(waitMs, { summary }),
    );
  }

  private count(outcome: ChildOutcome | undefined): void {
    if (outcome === undefined || outcome.kind === 'running' || outcome.kind === 'known') {
      this.report.running += 1;
      return;
    }
    this.report.tried += 1;
    if (outcome.kind === 'failed') this.report.failed += 1;
    const importType = outcome.kind === 'ended' ? outcome.result.importType : 'stub';
    if (importType !== 'stub') this.report.upgraded[importType] += 1;
  }

  /** Asks OMDb for the ratings of one page of movies; false when there are no more, or no more can be had. */
  private async nextRatings(): Promise<boolean> {
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
  private async askRatings({ imdbId = '', ...film }: FilmRef): Promise<RatingsOutcome> {
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
  private async nextPages(source: RatingSource): Promise<boolean> {
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

  private request(film: Pick<FilmRef, 'movieId' | 'edition' | 'critical'>) {
    const { movieId, edition, critical } = film;
    return { attemptId: uuid4(), movieId, critical, edition };
  }

  private spend({ costUsd, requests }: { costUsd: number; requests: number }): void {
    this.report.costUsd = roundUsd(this.report.costUsd + costUsd);
    this.report.requests += requests;
    this.show();
  }

  private since(duration: string): string {
    return new Date(Date.parse(this.report.startedAt) - toMs(duration)).toISOString();
  }

  /** The report as it stands, which operators see too. */
  show(): EnrichmentReport {
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
