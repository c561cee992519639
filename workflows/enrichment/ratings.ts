import { proxyActivities, uuid4 } from '@temporalio/workflow';
import type { RatingsActivities, SweepActivities } from '../../activities/enrichment/enrichment.js';
import type { RatingPageActivities } from '../../activities/enrichment/ratings-pages.js';
import type { EnrichmentPolicy, EnrichmentReport, SweepOutcome } from '../../domain/sweeps/enrichment.js';
import type { FilmRef } from '../../domain/film-ref.js';
import { TASK_QUEUES, type RatingSource } from '../../domain/sources.js';
import type { ChildLookups } from '../child-lookups/children.js';
import { toMs } from '../shared/durations.js';
import { askFilms, reopenDoubtful, type AskingRound } from './ask-films.js';

/** Films that are taken up at one time. */
export const PAGE = 100;

const { listRatingsDue, listPageRatingsDue } = proxyActivities<SweepActivities>({
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

/** The ratings of full movies: OMDb's, and those of the sites that are switched on. */
export class RatingsSweep {
  constructor(
    private readonly policy: EnrichmentPolicy,
    private readonly report: EnrichmentReport,
    private readonly children: ChildLookups,
    private readonly spent: (outcome: SweepOutcome) => void,
  ) {}

  /** Asks OMDb for the ratings of one page of movies; false when there are no more, or no more can be had. */
  async nextOfOmdb(): Promise<boolean> {
    const { ratings, ratingsStopped } = this.report;
    const limit = Math.min(PAGE, this.policy.maxRatings - ratings.tried);
    if (limit <= 0 || ratingsStopped !== undefined) return false;
    const due = await listRatingsDue({ before: since(this.report, this.policy.ratingsAfter), limit });
    const films = due.filter(({ imdbId }) => imdbId !== undefined);
    const tally: AskingRound['tally'] = ratings;
    const answered = await askFilms(films, this.policy.window, {
      name: 'OMDb',
      tally,
      ask: (film) => this.askRatings(film),
      spent: this.spent,
    });
    if (tally.stopped !== undefined) this.report.ratingsStopped = tally.stopped;
    delete tally.stopped;
    // A movie whose request failed stays due: a page of these alone would come again and again.
    return due.length === limit && answered && this.report.ratingsStopped === undefined;
  }

  /** A record that OMDb's answer contradicts is a reviewer's, who decides by way of the film's lookup. */
  private async askRatings({ imdbId = '', ...film }: FilmRef): Promise<SweepOutcome> {
    const answer = await enrichRatings({ ...requestFor(film), imdbId });
    if (answer.contradicted !== undefined) await reopenDoubtful(this.children, answer.contradicted);
    return answer;
  }

  /** The same with the pages of one site, which are bought. */
  async nextOfSite(source: RatingSource): Promise<boolean> {
    const tally = this.report.ratingPages?.[source] ?? { tried: 0, updated: 0 };
    const limit = Math.min(PAGE, this.policy.maxRatingPages - tally.tried);
    if (limit <= 0 || tally.stopped !== undefined) return false;
    const before = since(this.report, this.policy.ratingsAfter);
    const films = await listPageRatingsDue({ source, before, limit });
    if (films.length === 0) return false;
    this.report.ratingPages = { ...this.report.ratingPages, [source]: tally };
    const answered = await askFilms(films, this.policy.window, {
      name: source,
      tally,
      ask: (film) => enrichFromPage({ ...requestFor(film), source }),
      spent: this.spent,
    });
    return films.length === limit && answered;
  }
}

/** The point of time (ISO) that lies so long before the sweep's start. */
export function since({ startedAt }: Pick<EnrichmentReport, 'startedAt'>, duration: string): string {
  return new Date(Date.parse(startedAt) - toMs(duration)).toISOString();
}

function requestFor({ movieId, edition, critical }: Pick<FilmRef, 'movieId' | 'edition' | 'critical'>) {
  return { attemptId: uuid4(), movieId, critical, edition };
}
