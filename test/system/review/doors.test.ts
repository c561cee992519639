import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createDashboard } from '../../../dashboard/server/server.js';
import { startApplication, startWorkers, type Application } from '../fixtures/application.js';
import {
  decideBy,
  DECISIONS,
  DOORS,
  hasDoor,
  type Answer,
  type DecisionKind,
  type Door,
  type Target,
} from '../fixtures/review/doors.js';
import { OUTCOMES } from '../fixtures/review/table.js';
import {
  bringAbout,
  scenarioFilms,
  STATES,
  subjectOf,
  type State,
  type Subject,
} from '../fixtures/review/states.js';
import { COUNTED } from '../../support/sources/counted.js';

let app: Application;
let workers: { stop: () => Promise<void> };
let dashboard: FastifyInstance;

const nameOf = (state: State, kind: DecisionKind, door: Door): string => `${state} ${kind} ${door}`;
const subjects = new Map<string, Subject>();
for (const state of STATES)
  for (const kind of DECISIONS)
    for (const door of DOORS)
      if (hasDoor(kind, door)) subjects.set(nameOf(state, kind, door), subjectOf(state, subjects.size));

beforeAll(async () => {
  app = await startApplication({ profile: COUNTED, films: [...subjects.values()].flatMap(scenarioFilms) });
  vi.stubEnv('DATABASE_URL', app.variables['DATABASE_URL']);
  vi.stubEnv('TEMPORAL_ADDRESS', app.temporal.address);
  workers = await startWorkers(app);
  const settings = { host: '127.0.0.1', port: 0, loopback: true };
  dashboard = await createDashboard({ settings, database: app.dataSource, client: app.client });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await dashboard.close();
  await workers.stop();
  await app.stop();
});

/** The row that is decided on: of two that were merged, the one that a machine took for the other. */
async function targetOf(subject: Subject): Promise<Target> {
  const [row] = await app.dataSource.query<{ movieId: string; imdbId: string | null; workflowId: string }[]>(
    `SELECT id::text AS "movieId", imdb_id AS "imdbId", workflow_id AS "workflowId" FROM movies
     WHERE title = $1 ORDER BY merged_into IS NULL, id LIMIT 1`,
    [subject.title],
  );
  if (row === undefined) throw new Error(`there is no film ${subject.title}`);
  // People give the IMDb id where a film has one, whatever its lookup is called.
  return {
    ...subject,
    ...row,
    imdbId: subject.imdbId,
    key: row.imdbId ?? row.workflowId.replace('movie-lookup/', ''),
  };
}

/** How it stands: ids as places in the film's own. */
async function standing({ movieId, tmdbIds, imdbId, otherImdbId }: Target): Promise<string> {
  const [row] = await app.dataSource.query<Record<string, string | number | null>[]>(
    `SELECT import_type, review_state, tmdb_id::int, imdb_id, merged_into IS NOT NULL AS merged,
       (SELECT count(*)::int FROM nominations n WHERE n.movie_id = movies.id) AS nominations,
       (SELECT count(*)::int FROM review_decisions d WHERE d.movie_id = movies.id) AS decisions
     FROM movies WHERE id = $1`,
    [movieId],
  );
  const { import_type, review_state, tmdb_id, imdb_id, merged, nominations, decisions } = row ?? {};
  const tmdb = tmdb_id === null ? '' : ` tmdb${tmdbIds.indexOf(Number(tmdb_id))}`;
  const imdb =
    imdb_id === null ? '' : imdb_id === imdbId ? ' own' : imdb_id === otherImdbId ? ' other' : ' ?';
  const isMerged = merged ? ' merged' : '';
  return `${import_type} ${review_state ?? '–'}${tmdb}${imdb}${isMerged}, ${nominations} nominations, ${decisions} decisions`;
}

function plain(words: string, { key, title, tmdbIds, otherImdbId, workflowId }: Target): string {
  const names: [string, string][] = [
    [workflowId, 'LOOKUP'],
    [workflowId.replace('movie-lookup/', ''), 'FILM'],
    [key, 'FILM'],
    [otherImdbId, 'OTHER'],
    [title, 'TITLE'],
    ...tmdbIds.map((id, at): [string, string] => [String(id), `TMDB${at}`]),
  ];
  return names.reduce((text, [from, to]) => text.replaceAll(from, to), words);
}

interface Cell {
  door: Door;
  target: Target;
  before: string;
  answer: Answer;
}

describe.each(STATES)('a film that is %s', (state) => {
  beforeAll(async () => {
    await bringAbout(
      app,
      state,
      [...subjects.values()].filter((subject) => subject.state === state),
    );
  });

  test.each(DECISIONS)('%s: the same by every door', async (kind) => {
    const doors = DOORS.filter((door) => hasDoor(kind, door));
    const cells = await Promise.all(
      doors.map(async (door): Promise<Cell> => {
        const subject = subjects.get(nameOf(state, kind, door));
        if (subject === undefined) throw new Error('no such cell');
        const target = await targetOf(subject);
        const before = await standing(target);
        const answer = await decideBy(door, kind, target, { app, dashboard });
        return { door, target, before, answer };
      }),
    );
    const expected = OUTCOMES[state][kind];
    const isRunning = state === 'parked' || state === 'review';
    for (const { door, target, before, answer } of cells) {
      const isTemporals = door === 'update' || door === 'signal';
      if (isTemporals && !isRunning) expect(answer, door).toEqual({ refused: 'no lookup runs' });
      else if (door !== 'signal')
        expect(Object.keys(answer), door).toEqual([expected === 'refused' ? 'refused' : 'done']);
      const isChanged = 'done' in answer && expected !== 'refused';
      // A film that is looked up again, or was decided on by a signal, is there a moment later.
      await expect
        .poll(() => standing(target), { timeout: 30_000, message: door })
        .toContain(isChanged ? `${expected},` : before);
    }
    const [first, ...others] = cells
      .filter(
        ({ door, answer }) =>
          ('refused' in answer ? isRunning || door !== 'update' : door !== 'form') && door !== 'signal',
      )
      .map(({ answer, target }) => plain(Object.values(answer).join(), target));
    for (const words of others) if (!words.startsWith('zoe was here before you: ')) expect(words).toBe(first);
  });
});
