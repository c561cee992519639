import { proxyActivities, uuid4 } from '@temporalio/workflow';
import type { SweepActivities } from '../../activities/enrichment/enrichment.js';
import type { RefreshActivities } from '../../activities/enrichment/refresh.js';
import type { FilmRef } from '../../domain/film-ref.js';
import type { EnrichmentPolicy, EnrichmentReport, SweepOutcome } from '../../domain/sweeps/enrichment.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import type { ChildLookups } from '../child-lookups/children.js';
import { askFilms, reopenDoubtful } from './ask-films.js';
import { PAGE } from './ratings.js';

const { listRecordsDue } = proxyActivities<SweepActivities>({
  taskQueue: TASK_QUEUES.main,
  startToCloseTimeout: '2 minutes',
  retry: { maximumInterval: '1 minute' },
});

const { refreshRecord, spareUnchanged } = proxyActivities<RefreshActivities>({
  taskQueue: TASK_QUEUES.tmdb,
  startToCloseTimeout: '10 minutes',
  scheduleToCloseTimeout: '30 minutes',
  retry: { initialInterval: '2 seconds', maximumInterval: '1 minute', maximumAttempts: 3 },
});

/** TMDb's records, fetched again by the age of their films. */
export class RecordsSweep {
  constructor(
    private readonly policy: EnrichmentPolicy,
    private readonly report: EnrichmentReport,
    private readonly children: ChildLookups,
    private readonly spent: (outcome: SweepOutcome) => void,
  ) {}

  /** Fetches one page of records again; false when no more are due, or no more can be had. */
  async next(): Promise<boolean> {
    const tally = (this.report.records ??= await this.begin());
    const limit = Math.min(PAGE, this.policy.maxRecords - tally.tried);
    if (limit <= 0 || tally.stopped !== undefined) return false;
    const films = await listRecordsDue({ limit });
    const answered = await askFilms(films, this.policy.window, {
      name: 'TMDb',
      tally,
      ask: (film) => this.refresh(film),
      spent: this.spent,
    });
    return films.length === limit && answered;
  }

  /** New films that TMDb's list of changes does not name need no request of their own. */
  private async begin(): Promise<NonNullable<EnrichmentReport['records']>> {
    const { spared, requests } =
      this.policy.maxRecords === 0 ? NONE : await spareUnchanged({ attemptId: uuid4() });
    this.spent({ updated: false, costUsd: 0, requests });
    return { tried: 0, updated: 0, spared };
  }

  private async refresh({ movieId }: FilmRef): Promise<SweepOutcome> {
    const answer = await refreshRecord({ attemptId: uuid4(), movieId });
    if (answer.contradicted !== undefined) await reopenDoubtful(this.children, answer.contradicted);
    return answer;
  }
}

const NONE = { spared: 0, requests: 0 };
