import { Client } from '@temporalio/client';
import {
  Worker,
  type NativeConnection,
  type WorkerDeploymentOptions,
  type WorkerOptions,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { failuresInWords } from './activity-failures.js';
import { namesItsSubject } from './activity-subject.js';
import { createAlertActivities } from '../activities/alerts/alerts.js';
import { createBackfillActivities } from '../activities/backfill.js';
import { createEditionWatchActivities } from '../activities/edition-watch.js';
import { createRatingsActivities, createSweepActivities } from '../activities/enrichment/enrichment.js';
import { createEventPageActivities } from '../activities/on-request/event-page.js';
import { createFilmActivities } from '../activities/lookup/film.js';
import { createFilmSearchActivities } from '../activities/on-request/film-search.js';
import { createIdentifyActivities } from '../activities/lookup/identify.js';
import { createImportActivities } from '../activities/import.js';
import { createPeopleSearchActivities } from '../activities/people-search.js';
import { createPeopleActivities } from '../activities/people.js';
import { createLookupActivities } from '../activities/lookup/lookup.js';
import { createPreviewActivities } from '../activities/on-request/preview.js';
import { createRefreshActivities } from '../activities/enrichment/refresh.js';
import { createRatingPageActivities } from '../activities/enrichment/ratings-pages.js';
import { createSourceTestActivities } from '../activities/on-request/source-test.js';
import { createWebhookActivities, type WebhookSettings } from '../activities/webhooks/deliver.js';
import { programmeFolders } from '../config/programme-folders.js';
import type { Environment } from '../config/environment.js';
import type { Tracing } from '../config/tracing/tracing.js';
import { findStuckWork } from '../client/stuck/work.js';
import { filmAttendant } from '../client/stuck/unattended.js';
import { alertThresholdsSchema, type AlertThresholds } from '../domain/sweeps/alerts.js';
import { TASK_QUEUES, TIER_SOURCES, type TaskQueue, type TierSource } from '../domain/sources.js';
import type { SourceUse } from '../domain/views/source.js';
import { readSourcePolicies } from '../entities/sources/policies.js';
import type { RatingsSource } from '../sources/ratings/source.js';
import type { Source } from '../sources/source.js';
import type { PageFetcher } from '../sources/pages/fetcher.js';

export interface WorkerDependencies {
  connection: NativeConnection;
  namespace: string;
  dataSource: DataSource;
  sources: Source[];
  /** Sites whose pages are bought for their ratings; none by default. */
  ratingsSources?: RatingsSource[];
  /** Fetches programmes from IMDb's event pages; absent without a key. */
  pages?: PageFetcher;
  /** Where the keys lie that `sourceTest` tries; it cannot be asked without. */
  environment?: Environment;
  workflowBundle: WorkflowBundleOption;
  /** Has what workers do traced; the bundle must be made with it, too. */
  tracing?: Pick<Tracing, 'plugin'> | undefined;
  /** When to alert. */
  alertThresholds?: AlertThresholds;
  /** Where events are posted; what is set before stays where it is absent. */
  webhooks?: WebhookSettings;
  /** Version of the code among those of a worker deployment; unversioned by default. */
  deployment?: WorkerDeploymentOptions | undefined;
  /** The task queues that these workers ask; all by default. */
  queues?: readonly TaskQueue[];
  /** Longest that a shutdown waits for activities under way. */
  shutdownGraceMs?: number;
}

/**
 * How many films one worker asks of a source at a time. TMDb serves about 20 connections, which a film that is asked for does
 * not use all the time: it reads and writes, too.
 */
const FILMS_AT_ONCE: Record<TierSource, number> = { tmdb: 24, omdb: 10, imdb_scrape: 15, letterboxd: 2 };

/** A fault of our own workflow code ends the workflow in words; retried as a task, it would wedge it for good. */
export const WORKFLOW_FAILURES = { '*': ['TypeError', 'RangeError'] };

const ENRICHMENTS_AT_ONCE = 5;
const WORKFLOWS_IN_MEMORY = 500;
const GRACE_MS = 10_000;
const TOLD_EVERY_MS = 2000;

/** One worker a task queue: workflows and database work on the main queue, each source on its own. */
export async function createWorkers(deps: WorkerDependencies): Promise<Worker[]> {
  const policies = await readSourcePolicies(deps.dataSource.manager);
  const options: WorkerOptions[] = [
    {
      taskQueue: TASK_QUEUES.main,
      workflowBundle: deps.workflowBundle,
      activities: mainActivities(deps),
      maxConcurrentActivityTaskExecutions: 20,
      // Parked lookups wait for weeks: the latest stay in memory (half a megabyte each), others are replayed when something
      // happens to them.
      maxCachedWorkflows: WORKFLOWS_IN_MEMORY,
    },
    ...TIER_SOURCES.map((source) => ({
      taskQueue: TASK_QUEUES[source],
      activities: sourceActivities(deps),
      maxConcurrentActivityTaskExecutions: FILMS_AT_ONCE[source],
      // All workers together begin no more lookups than the source takes requests; its limit is kept by request.
      maxTaskQueueActivitiesPerSecond: ratePerSecond(policies.find((policy) => policy.source === source)),
    })),
    {
      taskQueue: TASK_QUEUES.enrichment,
      activities: enrichmentActivities(deps),
      maxConcurrentActivityTaskExecutions: ENRICHMENTS_AT_ONCE,
    },
  ];
  const queues: readonly string[] = deps.queues ?? Object.values(TASK_QUEUES);
  return await Promise.all(
    options
      .filter(({ taskQueue }) => queues.includes(taskQueue))
      .map((one) => Worker.create({ ...commonOptions(deps), ...one })),
  );
}

function commonOptions(deps: WorkerDependencies): Omit<WorkerOptions, 'taskQueue'> {
  return {
    connection: deps.connection,
    namespace: deps.namespace,
    shutdownGraceTime: deps.shutdownGraceMs ?? GRACE_MS,
    shutdownForceTime: (deps.shutdownGraceMs ?? GRACE_MS) + 5000,
    // How far a programme is staged is seen as it happens; by default Temporal is told every 30 s where no timeout asks for more.
    defaultHeartbeatThrottleInterval: TOLD_EVERY_MS,
    // Every queue is of the version: a deployment goes over to the next one as a whole.
    workerDeploymentOptions: deps.deployment,
    interceptors: { activity: [failuresInWords, namesItsSubject] },
    plugins: deps.tracing && [deps.tracing.plugin],
    workflowFailureErrorTypes: WORKFLOW_FAILURES,
  };
}

function ratePerSecond(policy: SourceUse | undefined): number | undefined {
  return policy === undefined ? undefined : (policy.rateLimitRequests * 1000) / policy.rateLimitPerMs;
}

function mainActivities(deps: WorkerDependencies): object {
  const { connection, namespace, dataSource, pages, tracing } = deps;
  const client = new Client({ connection, namespace, plugins: tracing && [tracing.plugin] });
  const attend = filmAttendant(client, dataSource.manager);
  return {
    ...createImportActivities({
      dataSource,
      pages,
      folders: programmeFolders(deps.environment?.PROGRAMME_FOLDERS),
    }),
    ...createEditionWatchActivities({ dataSource }),
    ...createEventPageActivities({ dataSource, pages }),
    ...createFilmActivities({ dataSource }),
    ...createBackfillActivities({ dataSource }),
    ...createSweepActivities({ dataSource }),
    ...createPeopleActivities({ dataSource }),
    ...createAlertActivities({
      dataSource,
      thresholds: deps.alertThresholds ?? alertThresholdsSchema.parse({}),
      findStuckWork: () => findStuckWork(client, attend),
    }),
    ...createWebhookActivities({ dataSource, webhooks: deps.webhooks ?? {} }),
  };
}

function sourceActivities({ dataSource, sources, environment }: WorkerDependencies): object {
  return {
    ...createLookupActivities({ dataSource, sources }),
    ...createIdentifyActivities({ dataSource, sources }),
    ...createRefreshActivities({ dataSource, sources }),
    ...createPeopleSearchActivities({ dataSource, sources }),
    ...createPreviewActivities({ dataSource, sources }),
    ...createFilmSearchActivities({ dataSource, sources }),
    ...(environment === undefined ? {} : createSourceTestActivities({ dataSource, environment })),
  };
}

function enrichmentActivities({ dataSource, sources, ratingsSources = [] }: WorkerDependencies): object {
  return {
    ...createRatingsActivities({ dataSource, sources }),
    ...createRatingPageActivities({ dataSource, sources: ratingsSources }),
  };
}

/** Runs workers until one of them ends or all are shut down; one that fails takes the others with it. */
export async function runWorkers(workers: Worker[]): Promise<void> {
  try {
    await Promise.all(workers.map((worker) => worker.run()));
  } finally {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  }
}
