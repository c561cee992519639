import type { AlertActivities } from '../../activities/alerts/alerts.js';
import type { WebhookActivities } from '../../activities/webhooks/deliver.js';
import { WEBHOOK_DELIVERY_ID } from '../../domain/identity.js';
import type { BackfillActivities } from '../../activities/backfill.js';
import type { RatingsActivities, SweepActivities } from '../../activities/enrichment/enrichment.js';
import type { EditionWatchActivities } from '../../activities/edition-watch.js';
import type { EventPageActivities } from '../../activities/on-request/event-page.js';
import type { FilmSearchActivities } from '../../activities/on-request/film-search.js';
import type { PreviewActivities } from '../../activities/on-request/preview.js';
import type { PeopleSearchActivities } from '../../activities/people-search.js';
import type { RefreshActivities } from '../../activities/enrichment/refresh.js';
import type { RatingPageActivities } from '../../activities/enrichment/ratings-pages.js';
import type { SourceTestActivities } from '../../activities/on-request/source-test.js';
import type { FilmRef } from '../../domain/film-ref.js';
import { TASK_QUEUES } from '../../domain/sources.js';
import type { LookupStage } from '../workflow/fixtures/lookup-stage.js';
import { found, missed, waitFor } from '../workflow/fixtures/outcomes.js';
import { Script, type Answer } from '../workflow/fixtures/film-script.js';
import { listedFilm, movieIdOf } from '../workflow/fixtures/sweep-stage.js';
import type { Scenario } from './steps.js';

let due: FilmRef[] = [];
let rated: FilmRef[] = [];
let pagesDue: FilmRef[] = [];
let recordsDue: FilmRef[] = [];
let events: string[] = [];
const isOther = (movieId: string) => (film: FilmRef) => film.movieId !== movieId;

type Activities = SweepActivities &
  PeopleSearchActivities &
  RefreshActivities &
  RatingsActivities &
  RatingPageActivities &
  BackfillActivities &
  AlertActivities &
  WebhookActivities &
  PreviewActivities &
  FilmSearchActivities &
  SourceTestActivities &
  EventPageActivities &
  EditionWatchActivities;

/** What the workflows of these scenarios ask for, beside the lookups that they start. */
export const SWEEP_ACTIVITIES: Activities = {
  listDueFilms: () => Promise.resolve(due),
  markTried: () => {
    due = [];
    return Promise.resolve();
  },
  listRatingsDue: () => Promise.resolve(rated),
  enrichRatings: ({ movieId }) => {
    const film = rated.find((one) => one.movieId === movieId);
    rated = rated.filter(isOther(movieId));
    const told = { updated: false, costUsd: 0.001, requests: 1 };
    return Promise.resolve(
      film?.filmKey === 'sweep-contradicted'
        ? { ...told, contradicted: { film, line: 'omdb knows another film under its IMDb id' } }
        : { ...told, updated: true },
    );
  },
  listRecordsDue: () => Promise.resolve(recordsDue),
  spareUnchanged: () => Promise.resolve({ spared: 3, requests: 1 }),
  searchPeople: () => Promise.resolve({ asked: 3, linked: 1, doubtful: 1, requests: 3 }),
  refreshRecord: ({ movieId }) => {
    const film = recordsDue.find((one) => one.movieId === movieId);
    recordsDue = recordsDue.filter(isOther(movieId));
    const told = { updated: true, costUsd: 0, requests: 1 };
    return Promise.resolve(
      film?.filmKey === 'sweep-vanished'
        ? { ...told, contradicted: { film, line: 'TMDb has no film 5 any more' } }
        : told,
    );
  },
  listPageRatingsDue: ({ source }) => Promise.resolve(source === 'metacritic' ? pagesDue : []),
  enrichFromPage: ({ movieId }) => {
    pagesDue = pagesDue.filter(isOther(movieId));
    return Promise.resolve({ updated: true, costUsd: 0.02, requests: 2 });
  },
  stageBackfill: () => Promise.resolve({ films: due.length }),
  listBackfillFilms: ({ afterCursor }) =>
    Promise.resolve(due.map((film, at) => ({ ...film, cursor: String(at + 1) })).slice(Number(afterCursor))),
  checkAlerts: () => Promise.resolve({ open: 2, opened: ['a', 'b'], resolved: [], toSend: true }),
  listDueEvents: () => Promise.resolve(events.splice(0, 2)),
  deliverEvent: ({ id }) =>
    Promise.resolve(
      id === '3' ? { state: 'unsure', words: 'it gave no answer' } : { state: 'sent', words: 'status 200' },
    ),
  previewFilm: () => Promise.resolve({ found: false, message: 'TMDb has nothing' }),
  searchFilms: () => Promise.resolve({ films: [], costUsd: 0 }),
  testSource: () => Promise.resolve({ works: true, words: 'the key is taken', costUsd: 0 }),
  listNewEditions: ({ festival }) => Promise.resolve(festival === 'watched' ? [2026] : []),
  readEventPage: () => Promise.resolve({ years: [2024, 2025], costUsd: 0.01, from: 'imdb-event' as const }),
};

function film(stage: LookupStage, key: string, tmdb: Answer[], more: Partial<FilmRef> = {}): FilmRef {
  stage.scripts.add(movieIdOf(key), new Script({ tmdb }));
  return listedFilm(key, more);
}

/** Runs a workflow of the main queue to its end. */
async function execute(stage: LookupStage, type: string, ...args: unknown[]): Promise<string[]> {
  const workflowId = `${type}/recorded`;
  await stage.environment.client.workflow.execute(type, { workflowId, taskQueue: TASK_QUEUES.main, args });
  return [workflowId];
}

/** Branches of the workflows beside imports and lookups, by the name of their history. */
export const SWEEP_SCENARIOS: Record<string, Scenario> = {
  'sweep-whole': async (stage) => {
    const full = { importType: 'full', imdbId: 'tt0000001', edition: 'cannes-2025' } as const;
    due = [
      film(stage, 'sweep-minimal', [found('tmdb', 'full')], { importType: 'minimal' }),
      film(stage, 'sweep-unknown', [waitFor('tmdb'), missed('tmdb')], { importType: 'minimal' }),
      film(stage, 'sweep-stub', [found('tmdb', 'full')]),
      film(stage, 'sweep-parked', [missed('tmdb')]),
    ];
    rated = [film(stage, 'sweep-rated', [], full), film(stage, 'sweep-contradicted', [], full)];
    pagesDue = [film(stage, 'sweep-paged', [], full)];
    recordsDue = [film(stage, 'sweep-refreshed', [], full), film(stage, 'sweep-vanished', [], full)];
    return await execute(stage, 'enrichmentSweep', { window: 1 });
  },
  'backfill-whole': async (stage) => {
    due = [
      film(stage, 'backfill-full', [waitFor('tmdb'), found('tmdb', 'full')]),
      film(stage, 'backfill-parked', [missed('tmdb')]),
      film(stage, 'backfill-known', [], { needsLookup: false, importType: 'full' }),
    ];
    return await execute(stage, 'backfill', { name: 'recorded', policy: { window: 1, tiers: ['tmdb'] } });
  },
  'alert-check': async (stage) => {
    events = ['1', '2', '3'];
    const [check = ''] = await execute(stage, 'alertCheck');
    await stage.environment.client.workflow.getHandle(WEBHOOK_DELIVERY_ID).result();
    return [check, WEBHOOK_DELIVERY_ID];
  },
  'webhook-test': async (stage) => await execute(stage, 'webhookTest', { id: '1' }),
  'film-preview': async (stage) =>
    await execute(stage, 'filmPreview', { ids: [{ tmdbId: 5 }, { tmdbId: 6 }] }),
  'film-search': async (stage) => await execute(stage, 'filmSearch', { source: 'tmdb', text: 'Lanterns' }),
  'source-test': async (stage) => await execute(stage, 'sourceTest', 'omdb'),
  'edition-watch': async (stage) =>
    await execute(stage, 'editionWatch', { festivals: [{ festival: 'unchanged' }, { festival: 'watched' }] }),
  'event-page-read': async (stage) => await execute(stage, 'eventPageRead', { festival: 'cannes' }),
};
