import { expect, test } from 'vitest';
import { upgradeMovie } from '../../../entities/movies/upgrade.js';
import { Browser, dashboardFor } from '../fixtures/dashboard.js';
import { freshImdbId, match, movieOf, record, stage, useDatabase } from '../fixtures/entities.js';

const { dataSource, db } = useDatabase();

test('what a source has changed in a record stands on the film’s page, and in the API', async () => {
  const imdbId = freshImdbId();
  const { editionId } = await stage(dataSource(), [{ title: 'Alpha', imdbId, nominations: [] }]);
  const id = await movieOf(db(), editionId, 'Alpha');
  const browser = new Browser(await dashboardFor(dataSource()));
  await upgradeMovie(db(), id, record({ imdbId, title: 'Alpha', completeness: 'minimal' }), match());
  expect((await browser.get(`/films/${id}`)).body).not.toContain('Changes of the record');

  const later = { imdbId, title: 'Alpha & Omega', genres: ['Drama', 'Comedy'] };
  await upgradeMovie(db(), id, record(later), match());
  const page = (await browser.get(`/films/${id}`)).body;
  expect(page).toContain('Changes of the record');
  expect(page).toContain('Alpha &amp; Omega');
  expect(page).toContain('Drama, Comedy');
  const { changes } = JSON.parse((await browser.get(`/api/films/${id}`)).body) as { changes: object[] };
  expect(changes).toContainEqual(
    expect.objectContaining({ field: 'title', before: 'Alpha', after: 'Alpha & Omega', source: 'tmdb' }),
  );
});
