import { expect, test } from 'vitest';
import { freshImdbId, useDatabase } from '../fixtures/entities.js';
import { Browser, dashboardFor } from '../fixtures/dashboard.js';

const { dataSource } = useDatabase();

/** A decision that cannot be read gives back what was typed beside what is wrong. */
test.each([
  ['a reason that is too long', { choice: 'reject', reason: 'y'.repeat(2001), note: 'seen the poster' }],
  ['no choice', { reason: 'a masterclass', note: 'seen the poster' }],
  ['a choice that is none', { choice: 'nonsense', reason: 'a masterclass', note: 'seen the poster' }],
])('%s', async (_, fields) => {
  const [row] = await dataSource().query<{ id: string }[]>(
    `INSERT INTO movies (title, imdb_id, review_state) VALUES ('Alpha', $1, 'review') RETURNING id::text`,
    [freshImdbId()],
  );
  const browser = new Browser(await dashboardFor(dataSource()));
  await browser.post('/login', { name: 'Ana' });
  const { statusCode, body } = await browser.post(`/review/${row?.id ?? ''}/decide`, fields);
  expect(statusCode).toBe(400);
  expect(body).toContain('value="seen the poster"');
  expect(body).toContain(`value="${fields.reason}"`);
});
