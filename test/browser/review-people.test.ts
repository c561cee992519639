import { afterAll, beforeAll, expect, test } from 'vitest';
import { upgradeMovie } from '../../entities/movies/upgrade.js';
import { linkNominees } from '../../entities/people/link.js';
import { COUNTED } from '../support/sources/counted.js';
import { startApplication, type Application } from '../system/fixtures/application.js';
import { match, movieOf, record, stage } from '../unit/fixtures/entities.js';
import { startDashboard, type DashboardUnderTest } from './fixtures/dashboard.js';
import { axeProblems, scrollsSideways } from './fixtures/looks.js';

const NOMINEES = ['Maria Silva', 'Ana Costa', 'Rui Dias'];
let app: Application;
let dashboard: DashboardUnderTest;

/** Nominees whom two people of their film's credits may be, each. */
beforeAll(async () => {
  app = await startApplication({ profile: COUNTED, films: [] });
  const { dataSource } = app;
  const entries = NOMINEES.map((person, n) => ({
    title: `Film of ${person}`,
    imdbId: `tt700000${n}`,
    nominations: [{ category: 'Best Actress', person }],
  }));
  const { key, editionId } = await stage(dataSource, entries, 'cannes-2025');
  for (const [n, name] of NOMINEES.entries()) {
    const movie = await movieOf(dataSource.manager, editionId, `Film of ${name}`);
    const credits = [1, 2].map((position) => {
      const tmdbPersonId = 10 * (n + 1) + position;
      return { name, department: 'cast' as const, job: 'Actor', position, tmdbPersonId };
    });
    await dataSource.transaction((db) =>
      upgradeMovie(db, movie, record({ tmdbId: 700 + n, credits }), match()),
    );
  }
  await linkNominees(dataSource.manager, { edition: key, after: '0', limit: 500 });
  dashboard = await startDashboard(app);
});
afterAll(async () => {
  await dashboard.stop();
  await app.stop();
});

/** TMDb's id of the person whom a nominee is linked to, how, or why not. */
async function linkOf(nominee: string): Promise<unknown> {
  const [row] = await app.dataSource.query<object[]>(
    `SELECT person.tmdb_id, p.linked_by, p.reason
     FROM nomination_people p LEFT JOIN people person ON person.id = p.person_id WHERE nominee = $1`,
    [nominee],
  );
  return row;
}

const OPEN = { tmdb_id: null, linked_by: null, reason: 'doubtful' };

test('one is linked, one offered is refused, and both are taken back', async () => {
  const { page, context, complaints } = await dashboard.visit({ person: 'Ana' });
  const card = (nominee: string) => page.getByRole('article', { name: nominee });
  const said = async (): Promise<string> =>
    (await page.getByRole('status').first().textContent())?.replaceAll(/\s+/g, ' ').trim() ?? '';
  await page.goto('/review');
  await page.getByRole('link', { name: 'People 3' }).click();
  await page.waitForURL('**/review/people');
  expect(await axeProblems(page)).toEqual([]);

  await card('Maria Silva').getByLabel('Note').fill('seen at the gala');
  await card('Maria Silva')
    .getByRole('button', { name: 'This person: Maria Silva', exact: true })
    .nth(1)
    .click();
  await page.waitForURL('**done=**');
  expect(await said()).toContain('Maria Silva: Maria Silva.');
  expect(await linkOf('Maria Silva')).toEqual({ tmdb_id: 12, linked_by: 'decided', reason: null });
  expect(await card('Maria Silva').count()).toBe(0);

  await card('Ana Costa').getByRole('button', { name: 'Not this person: Ana Costa' }).first().click();
  await expect.poll(said).toContain('Ana Costa: not the person who was offered.');
  expect(await axeProblems(page)).toEqual([]);
  expect(
    await card('Ana Costa')
      .getByRole('button', { name: /^This person/ })
      .count(),
  ).toBe(1);
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(said).toContain('Ana Costa: as before the last decision.');
  expect(
    await card('Ana Costa')
      .getByRole('button', { name: /^This person/ })
      .count(),
  ).toBe(2);
  expect(await linkOf('Ana Costa')).toEqual(OPEN);

  await page.getByRole('link', { name: 'Decided 1' }).click();
  expect(await card('Maria Silva').textContent()).toContain('seen at the gala');
  expect(await axeProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Undo: Maria Silva' }).click();
  await expect.poll(said).toContain('Maria Silva: as before the last decision.');
  expect(await linkOf('Maria Silva')).toEqual(OPEN);
  expect(complaints).toEqual([]);
  await context.close();
});

test('Enter takes the id that was typed, never whoever is offered first', async () => {
  const { page, context } = await dashboard.visit({ person: 'Ana', phone: true, dark: true });
  await page.goto('/review/people');
  expect(await axeProblems(page)).toEqual([]);
  expect(await scrollsSideways(page)).toBe(false);
  const card = page.getByRole('article', { name: 'Rui Dias' });
  await card.getByLabel('Note').fill('the brother, not the actor');
  await card.getByLabel('Note').press('Enter');
  expect(await page.getByText('Nothing was changed: give an IMDb id').count()).toBe(1);
  expect(await linkOf('Rui Dias')).toEqual(OPEN);
  await card.getByLabel('Somebody else').fill('nm0000099');
  await card.getByLabel('Somebody else').press('Enter');
  await page.waitForURL('**done=**');
  expect(await linkOf('Rui Dias')).toEqual({ tmdb_id: null, linked_by: 'decided', reason: null });
  await context.close();
});
