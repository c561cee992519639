import { expect, test } from 'vitest';
import {
  alertsFrom,
  alertThresholdsSchema,
  unknownKinds,
  type AlertFigures,
} from '../../../domain/sweeps/alerts.js';
import { STUCK_KINDS, stuckAlerts, type StuckWork } from '../../../domain/sweeps/stuck-work.js';

const none: StuckWork = {
  problems: { count: 0, examples: [] },
  retries: [],
  queues: [],
  films: [],
  held: [],
  sweeps: [],
};
const now = Date.parse('2025-05-20T12:00:00Z');

function told(work: Partial<StuckWork>): string[] {
  return stuckAlerts({ ...none, ...work }, now).map(({ key, message }) => `${key}: ${message}`);
}

test('work that gets on is no alert', () => {
  expect(told({})).toEqual([]);
});

test('each kind is told with what to do', () => {
  const activity = (attempt: number) => ({
    workflowId: `movie-lookup/tt000000${attempt}`,
    activity: 'parkFilm',
    attempt,
    message: 'no space left on device',
  });
  expect(
    told({
      problems: { count: 7, examples: ['movie-lookup/tt1', 'movie-lookup/tt2'] },
      retries: [activity(11), activity(40)],
      queues: ['tmdb'],
      films: [
        { key: 'tt3', ended: 'terminated', begun: true },
        { key: 'tt4', ended: 'failed', begun: false },
      ],
      held: [{ edition: 'cannes-2025', since: '2025-05-19T11:00:00Z', reason: 'tmdb_unauthorized' }],
      sweeps: [
        {
          sweep: 'enrichmentSweep',
          workflowId: 'enrichment-sweep-2025-05-20T02:00:00Z',
          why: 'column "x" does not exist',
          endedAt: '2025-05-20T02:00:07.123Z',
        },
      ],
    }),
  ).toEqual([
    'workflow-problems: Tasks of 7 workflows fail: movie-lookup/tt1, movie-lookup/tt2 and 5 more. Why: `temporal workflow show --workflow-id movie-lookup/tt1`. After a deploy, go back to the version before.',
    'activity-retries: parkFilm of movie-lookup/tt00000040 was tried 40 times, and 1 more: no space left on device. All of it: `temporal workflow describe --workflow-id movie-lookup/tt00000040`',
    'queue-without-worker/tmdb: No worker asks the queue tmdb, and what waits there stays. Start one: `npm run worker`. Who asks: `temporal task-queue describe --task-queue tmdb`',
    'film-without-lookup: 2 films wait without a lookup: tt3 (terminated), tt4 (failed). Begun again by themselves where that is not too soon; at once: `festival retry tt4`',
    'import-held/cannes-2025: The import of cannes-2025 is held since 2025-05-19 11:00 UTC (TMDb rejects the key): it begins no lookups. To go on: `festival resume cannes-2025`',
    'sweep-failed/enrichmentSweep: The last run of enrichmentSweep failed, 2025-05-20 02:00 UTC: column "x" does not exist. All of it: `temporal workflow show --workflow-id enrichment-sweep-2025-05-20T02:00:00Z`',
  ]);
});

test('an import may be held for a day', () => {
  expect(
    told({ held: [{ edition: 'cannes-2025', since: '2025-05-19T13:00:00Z', reason: undefined }] }),
  ).toEqual([]);
});

test('what could not be found out is neither opened nor resolved', () => {
  const thresholds = alertThresholdsSchema.parse({});
  const figures: AlertFigures = {
    sources: [],
    imports: [],
    spend: [],
    down: [],
    incomplete: [],
    review: { waiting: 0, old: 0, oldestDays: 0 },
    stuck: none,
  };
  expect(unknownKinds(figures)).toEqual([]);
  expect(unknownKinds({ ...figures, stuck: undefined })).toEqual([...STUCK_KINDS]);
  const some = { ...figures, stuck: { ...none, queues: undefined } };
  expect(unknownKinds(some)).toEqual(['queue-without-worker']);
  expect(alertsFrom(some, thresholds)).toEqual([]);
});
