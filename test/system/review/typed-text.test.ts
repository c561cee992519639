import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createDashboard } from '../../../dashboard/server/server.js';
import { decideFilm } from '../../../client/films/reviews.js';
import { startApplication, startWorkers, type Application } from '../fixtures/application.js';
import {
  asReviewer,
  decideBy,
  DOORS,
  hasDoor,
  type DecisionKind,
  type Door,
  type Target,
  type Typed,
} from '../fixtures/review/doors.js';
import { bringAbout, scenarioFilms, subjectOf, type State } from '../fixtures/review/states.js';

/** No text that a person types can wedge a film or lose its decision: it is cleaned or refused at every door. */

const NASTY = 'nul \u0000, half \ud83d a letter';
const CLEAN = 'nul \ufffd, half \ufffd a letter';
const TYPED: Record<string, Typed> = {
  'what no table takes': { reviewer: `an${NASTY}`, reason: NASTY, note: NASTY },
  'too long a note': { reviewer: 'ana', reason: 'x'.repeat(5000), note: 'x'.repeat(5000) },
  'too long a name': { reviewer: 'x'.repeat(5000), reason: 'no film', note: 'no film' },
};
const KINDS: [State, DecisionKind][] = [
  ['review', 'stub'],
  ['review', 'reject'],
  ['review', 'none'],
  ['review', 'not this'],
  ['decided', 'undo'],
  ['decided', 'reopen'],
];
/** A lookup that has ended is told nothing. */
const DOORS_OF = (kind: DecisionKind): Door[] =>
  DOORS.filter((door) => hasDoor(kind, door) && (kind !== 'undo' || door !== 'update'));

const cells = KINDS.flatMap(([state, kind]) =>
  Object.keys(TYPED).flatMap((typed) => DOORS_OF(kind).map((door) => ({ state, kind, typed, door }))),
).map((cell, number) => ({ ...cell, subject: subjectOf(cell.state, number) }));

const MANY = [subjectOf('review', cells.length), subjectOf('review', cells.length + 1)];

let app: Application;
let workers: { stop: () => Promise<void> };
let dashboard: FastifyInstance;

beforeAll(async () => {
  const subjects = [...cells.map(({ subject }) => subject), ...MANY];
  app = await startApplication({ films: subjects.flatMap(scenarioFilms) });
  vi.stubEnv('DATABASE_URL', app.variables['DATABASE_URL']);
  vi.stubEnv('TEMPORAL_ADDRESS', app.temporal.address);
  workers = await startWorkers(app);
  const settings = { host: '127.0.0.1', port: 0, loopback: true };
  dashboard = await createDashboard({ settings, database: app.dataSource, client: app.client });
  for (const state of ['review', 'decided'] as const)
    await bringAbout(
      app,
      state,
      subjects.filter((subject) => subject.state === state),
    );
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await dashboard.close();
  await workers.stop();
  await app.stop();
});

/** The buttons that take a decision back or up again ask for no note. */
const hasNoField = (door: Door, state: State): boolean => door === 'form' && state === 'decided';

interface Kept {
  id: string;
  workflowId: string;
  state: string;
  kept: { reviewer: string; decision: { reason?: string; note?: string } }[];
}

async function keptOf(title: string): Promise<Kept> {
  const [row] = await app.dataSource.query<Kept[]>(
    `SELECT id::text, workflow_id AS "workflowId", review_state AS state,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('reviewer', reviewer, 'decision', decision) ORDER BY inserted_at), '[]')
          FROM review_decisions decided WHERE decided.movie_id = movies.id) AS kept
     FROM movies WHERE title = $1`,
    [title],
  );
  if (row === undefined) throw new Error(`there is no film ${title}`);
  return row;
}

describe.each(KINDS)('of a film that is %s: %s', (state, kind) => {
  test.each(Object.keys(TYPED))('%s', async (typed) => {
    const own = cells.filter((cell) => cell.kind === kind && cell.typed === typed);
    await Promise.all(
      own.map(async ({ door, subject }) => {
        const before = await keptOf(subject.title);
        const key = before.workflowId.replace('movie-lookup/', '');
        const target: Target = { ...subject, movieId: before.id, key, workflowId: before.workflowId };
        const said = TYPED[typed] as Typed;
        const answer = await decideBy(door, kind, target, { app, dashboard }, said);
        if (typed === 'what no table takes') {
          expect(answer, door).toHaveProperty('done');
          await vi.waitFor(
            async () => {
              expect((await keptOf(subject.title)).kept.length, door).toBe(before.kept.length + 1);
            },
            { timeout: 30_000, interval: 100 },
          );
          const last = (await keptOf(subject.title)).kept.at(-1);
          expect(last?.reviewer, door).toBe(`an${CLEAN}`);
          const { reason, note } = last?.decision ?? {};
          if (!hasNoField(door, state)) expect(reason ?? note, door).toBe(CLEAN);
          return;
        }
        if (hasNoField(door, state) && typed === 'too long a note') return;
        // A signal is answered by nobody.
        if (door !== 'signal') expect(answer, door).toHaveProperty('refused');
        const after = await keptOf(subject.title);
        expect(after, door).toEqual(before);
        // And the next one decides.
        if (state === 'review')
          await decideFilm({ client: app.client, db: app.dataSource.manager }, key, {
            reviewer: 'zoe',
            choice: { accept: 'stub' },
          });
        if (state === 'review')
          expect((await keptOf(subject.title)).kept, door).toMatchObject([{ reviewer: 'zoe' }]);
      }),
    );
  });
});

test.each([
  ['cleaned', NASTY, 303, [CLEAN, CLEAN]],
  ['refused', 'x'.repeat(5000), 400, []],
])('the note of one decision about many films is %s', async (_, note, status, kept) => {
  const headers = asReviewer('ana');
  const page = await dashboard.inject({ url: '/login', headers });
  const cookie = page.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  const before = await Promise.all(MANY.map(({ title }) => keptOf(title)));
  const fields = new URLSearchParams({ choice: 'stub', note, _csrf });
  for (const { id } of before) fields.append('film', id);
  const answer = await dashboard.inject({
    method: 'POST',
    url: '/review/many/decide',
    headers: { ...headers, cookie, 'content-type': 'application/x-www-form-urlencoded' },
    payload: fields.toString(),
  });
  expect(answer.statusCode).toBe(status);
  const after = await Promise.all(MANY.map(({ title }) => keptOf(title)));
  const notes = after.flatMap((film, at) => film.kept.slice(before[at]?.kept.length ?? 0));
  expect(notes.map(({ decision }) => decision.note)).toEqual(kept);
});
