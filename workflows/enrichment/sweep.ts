import {
  ActivityFailure,
  isCancellation,
  log,
  proxyActivities,
  sleep,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { SweepActivities } from '../../activities/enrichment/enrichment.js';
import type { PeopleSearchActivities } from '../../activities/people-search.js';
import type { PeopleActivities } from '../../activities/people.js';
import { LOW_PRIORITY_KEY } from '../../domain/sweeps/backfill.js';
import type { EnrichmentPolicy, EnrichmentReport, SweepOutcome } from '../../domain/sweeps/enrichment.js';
import type { FilmRef } from '../../domain/film-ref.js';
import { importPolicySchema } from '../../domain/policy.js';
import { TASK_QUEUES, type TierSource } from '../../domain/sources.js';
import type { TierOutcome, TierRequest } from '../../domain/lookup/tier.js';
import { roundUsd } from '../../domain/words/figures.js';
import { ChildLookups } from '../child-lookups/children.js';
import { requestsOf, type ChildOutcome } from '../child-lookups/outcome.js';
import { forEachConcurrent } from '../shared/concurrent.js';
import { askTier } from '../movie-lookup/tiers/ask-tier.js';
import { enrichmentDetails } from './details.js';
import { PAGE, RatingsSweep, since } from './ratings.js';
import { RecordsSweep } from './records.js';
import { showDetails } from '../shared/show.js';

const { minConfidence, sureConfidence } = importPolicySchema.parse({});

const { listDueFilms, markTried } = proxyActivities<SweepActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '2 minutes',
  retry: { maximumInterval: '1 minute' },
});

const { linkPeople } = proxyActivities<PeopleActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '5 minutes',
  retry: { maximumInterval: '1 minute' },
});

const { searchPeople } = proxyActivities<PeopleSearchActivities>({
  taskQueue: TASK_QUEUES.tmdb,
  startToCloseTimeout: '1 hour',
  scheduleToCloseTimeout: '2 hours',
  heartbeatTimeout: '5 minutes',
  retry: { maximumInterval: '1 minute', maximumAttempts: 5 },
});
/** Most names that TMDb is asked for in one sweep; the next one goes on. */
const MAX_SEARCHED = 500;

/** A run of a sweep: its films, and what became of them. */
export class Sweep {
  private readonly children: ChildLookups;
  private readonly ratings: RatingsSweep;
  private readonly records: RecordsSweep;

  constructor(
    private readonly policy: EnrichmentPolicy,
    private readonly report: EnrichmentReport,
  ) {
    const tiers: TierSource[] = policy.buyPages ? ['tmdb', 'omdb', 'imdb_scrape'] : ['tmdb', 'omdb'];
    this.children = new ChildLookups({
      policy: () => ({ tiers }),
      priority: { priorityKey: LOW_PRIORITY_KEY, fairnessKey: 'enrichment-sweep' },
      spent: (message) => {
        this.spend(message);
      },
      settled: (_filmKey, outcome) => {
        this.spend({ costUsd: 0, requests: requestsOf(outcome) });
      },
    });
    const spent = (outcome: SweepOutcome): void => {
      this.spend(outcome);
    };
    this.records = new RecordsSweep(policy, report, this.children, spent);
    this.ratings = new RatingsSweep(policy, report, this.children, spent);
    this.children.receive();
  }

  /** Does page after page of each kind of work; whether some is left for the next run. */
  async work(): Promise<boolean> {
    const kinds = [
      () => this.nextFilms(),
      () => this.records.next(),
      () => this.ratings.nextOfOmdb(),
      ...this.policy.ratingPages.map((source) => () => this.ratings.nextOfSite(source)),
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
    const films = await listDueFilms({ before: since(this.report, this.policy.dueAfter), limit });
    await forEachConcurrent(films, this.policy.window, async (film) => {
      if (film.importType === 'stub') this.count(await this.children.lookUpWhenUp(film));
      else await this.improve(film);
      this.show();
    });
    if (films.length > 0) await markTried({ movieIds: films.map(({ movieId }) => movieId) });
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
    const { movieId, filmKey, edition, critical, label } = film;
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
        filmKey,
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

  private spend({ costUsd, requests }: { costUsd: number; requests: number }): void {
    this.report.costUsd = roundUsd(this.report.costUsd + costUsd);
    this.report.requests += requests;
    this.show();
  }

  /** Links nominees whose films were found since, and what earlier imports left; TMDb is asked for the names of those who are left. */
  async linkPeople(): Promise<void> {
    const linked = await linkPeople({});
    this.report.people = linked;
    try {
      const found = await searchPeople({ attemptId: uuid4(), limit: MAX_SEARCHED });
      this.report.people = {
        looked: linked.looked,
        linked: linked.linked + found.linked,
        doubtful: linked.doubtful + found.doubtful,
      };
      this.report.requests += found.requests;
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      log.warn('TMDb was not asked for all people; the next sweep goes on.');
    }
  }

  /** The report as it stands, which operators see too. */
  show(): EnrichmentReport {
    showDetails(enrichmentDetails(this.report));
    return this.report;
  }
}
