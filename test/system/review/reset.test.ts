import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import { lookupWorkflowId } from '../../../domain/identity.js';
import { freshImdbId } from '../../unit/fixtures/entities.js';
import { rejectSignal } from '../../../workflows/shared/messages.js';
import type { Application } from '../fixtures/application.js';
import { shareApplication } from '../fixtures/shared-application.js';

/** Somebody resets a lookup that a person has decided on, to its first workflow task. */

/** `RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL` of the server's API. */
const SIGNALS = 1;
let app: Application;
let workflowId = '';

shareApplication((started) => {
  app = started;
});

beforeEach(async () => {
  const imdbId = freshImdbId();
  workflowId = lookupWorkflowId(imdbId);
  app.sources.setScenario({ films: [] });
  const handle = await startImport(app.client, {
    festival: 'cannes',
    year: 2025,
    policy: { tiers: ['tmdb'] },
    programme: {
      kind: 'inline',
      entries: [{ imdbId, title: 'Copper Meadow', year: 2025, nominations: [{ category: 'Competition' }] }],
    },
  });
  await handle.result();
  const lookup = app.client.workflow.getHandle(workflowId);
  await lookup.signal(rejectSignal, { reviewer: 'ann', reason: 'not a film' });
  await lookup.result();
});

test.each([
  ['with its signals', []],
  ['without them', [SIGNALS]],
])(
  'the decision stands once, and the new run ends by it: reset %s',
  async (_name, resetReapplyExcludeTypes) => {
    const { events } = await app.client.workflow.getHandle(workflowId).fetchHistory();
    const first = events?.find((event) => event.workflowTaskCompletedEventAttributes instanceof Object);
    await app.client.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId },
      reason: 'a test',
      workflowTaskFinishEventId: first?.eventId,
      requestId: randomUUID(),
      resetReapplyExcludeTypes,
    });
    await app.client.workflow.getHandle(workflowId).result();
    const kept = await app.dataSource.query<unknown[]>(
      `SELECT decision.reviewer, movie.review_state FROM review_decisions decision
     JOIN movies movie ON movie.id = decision.movie_id WHERE movie.workflow_id = $1`,
      [workflowId],
    );
    expect(kept).toEqual([{ reviewer: 'ann', review_state: 'rejected' }]);
  },
);
