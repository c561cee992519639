import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { HistoryRow } from '../../../../domain/views/history.js';
import {
  readHistory,
  type HistoryEnd,
  type HistoryFilter,
} from '../../../../entities/movies/history/all-history.js';
import { freshImdbId, movieOf, stage, useDatabase } from '../../fixtures/entities.js';

const { dataSource, db } = useDatabase();
let film: string;
let other: string;
let edition: string;

/** Five things of one moment, and two after it, of two films. */
beforeAll(async () => {
  const staged = await stage(dataSource(), [
    { title: 'Alpha', imdbId: freshImdbId(), nominations: [] },
    { title: 'Sirat', imdbId: freshImdbId(), nominations: [] },
  ]);
  edition = staged.key;
  film = await movieOf(db(), staged.editionId, 'Alpha');
  other = await movieOf(db(), staged.editionId, 'Sirat');
  const at = '2025-05-14T10:00:00.123456Z';
  const looked = (source: string, operation: string, movieId: string): Promise<unknown> =>
    db().query(
      `INSERT INTO api_lookup_metrics (id, source, operation, identifier, success, metadata, inserted_at)
       VALUES ($1, $2, $3, 'x', false, $4, $5)`,
      [randomUUID(), source, operation, { movie_id: movieId, cost_usd: 0.001, festival: edition }, at],
    );
  await looked('tmdb', 'movie_lookup', film);
  await looked('omdb', 'movie_lookup', film);
  await looked('omdb', 'movie_lookup', other);
  await looked('tmdb', 'fallback_search', film);
  await db().query(
    `INSERT INTO movie_changes (movie_id, field, before, after, source, inserted_at)
     VALUES ($1, 'title', '"Alpha"', '"Alfa"', 'tmdb', $2), ($1, 'year', '2024', '2025', 'omdb', $2)`,
    [film, at],
  );
  await db().query(
    `INSERT INTO review_decisions (movie_id, reviewer, decision, inserted_at)
     VALUES ($1, 'Ana', '{"reviewer": "Ana", "choice": {"accept": "stub"}}', '2025-05-15'), ($1, 'Ben', '{"reopen": true}', '2025-05-16')`,
    [other],
  );
});

/** All of it, a page at a time. */
async function paged(filter: HistoryFilter, limit: number): Promise<HistoryRow[]> {
  const rows: HistoryRow[] = [];
  let after: HistoryEnd | undefined;
  do {
    const page = await readHistory(db(), filter, { limit, after });
    rows.push(...page.rows);
    after = page.end;
  } while (after !== undefined);
  return rows;
}

const inWords = (rows: HistoryRow[]): string[] =>
  rows.map(({ kind, what, title }) =>
    [title, kind, kind === 'decision' ? what.reviewer : what.source, kind === 'change' ? what.field : '']
      .join(' ')
      .trim(),
  );

test.each([1, 2, 3, 50])('each thing is told once, the newest first, by pages of %i', async (limit) => {
  const told = inWords(await paged({ festival: edition }, limit));
  expect(told.slice(0, 2)).toEqual(['Sirat decision Ben', 'Sirat decision Ana']);
  expect(told.slice(2).sort()).toEqual([
    'Alpha change omdb year',
    'Alpha change tmdb title',
    'Alpha lookup omdb',
    'Alpha lookup tmdb',
    'Sirat lookup omdb',
  ]);
});

test.each([
  ['a kind', { kind: 'change' }, ['Alpha change omdb year', 'Alpha change tmdb title']],
  [
    'a source, which no person is',
    { source: 'omdb' },
    ['Alpha change omdb year', 'Alpha lookup omdb', 'Sirat lookup omdb'],
  ],
  ['a festival that is not there', { festival: 'nowhere-2025' }, []],
] as const)('it is narrowed to %s', async (_what, filter, expected) => {
  expect(inWords(await paged({ festival: edition, ...filter }, 2)).sort()).toEqual(expected);
});
