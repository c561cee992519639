import { beforeAll, describe, expect, test } from 'vitest';
import { Browser, dashboardFor } from '../fixtures/dashboard.js';
import { freshImdbId, movieOf, stage, useDatabase } from '../fixtures/entities.js';

const { dataSource, db } = useDatabase();
let edition: string;

beforeAll(async () => {
  const titles = ['Sirat', 'alpha', 'Renoir'];
  const staged = await stage(
    dataSource(),
    titles.map((title) => ({ title, imdbId: freshImdbId(), nominations: [] })),
  );
  edition = staged.key;
  for (const [index, title] of ['Sirat', 'Renoir'].entries()) {
    const id = await movieOf(db(), staged.editionId, title);
    await db().query('UPDATE movies SET match_confidence = $2 WHERE id = $1', [id, 0.9 - index / 10]);
    await db().query(
      `INSERT INTO api_lookup_metrics (id, source, operation, success, metadata)
       VALUES (gen_random_uuid(), 'omdb', 'movie_lookup', false, $1)`,
      [{ movie_id: id, cost_usd: 0.001 + index }],
    );
  }
});

async function open(): Promise<Browser> {
  return new Browser(await dashboardFor(dataSource()));
}

async function titlesAt(url: string): Promise<string[]> {
  const { body } = await (await open()).get(url);
  return [...body.matchAll(/<a href="\/films\/\d+">([^<]+)<\/a>/g)].map(([, title = '']) => title);
}

describe('a list is ordered by what its address says', () => {
  test.each([
    ['as it is: the newest first', '', ['Renoir', 'alpha', 'Sirat']],
    ['title, whatever its case', '&sort=title', ['alpha', 'Renoir', 'Sirat']],
    ['title, the other way round', '&sort=-title', ['Sirat', 'Renoir', 'alpha']],
    [
      'confidence, the surest first; what has none comes last',
      '&sort=-confidence',
      ['Sirat', 'Renoir', 'alpha'],
    ],
    [
      'confidence, the least sure first; what has none comes last',
      '&sort=confidence',
      ['Renoir', 'Sirat', 'alpha'],
    ],
    ['nothing that is not offered', '&sort=id;DROP', ['Renoir', 'alpha', 'Sirat']],
  ])('films by %s', async (_how, query, expected) => {
    expect(await titlesAt(`/films?festival=${edition}${query}`)).toEqual(expected);
  });

  test.each([
    ['the order of the programme', '', ['Sirat', 'alpha', 'Renoir']],
    ['title', '?sort=title', ['alpha', 'Renoir', 'Sirat']],
    ['cost, the dearest first', '?sort=-cost', ['Renoir', 'Sirat', 'alpha']],
  ])('films of an import by %s', async (_how, query, expected) => {
    expect(await titlesAt(`/imports/${edition}${query}`)).toEqual(expected);
  });
});

test('columns that are left out are not there, but for the first', async () => {
  const { body } = await (await open()).get(`/films?festival=${edition}&without=Ids&without=Film`);
  const heads = [...body.matchAll(/<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)/g)].map(([, name]) => name);
  expect(heads).toEqual(['Film', 'Record', 'Sources', 'Confidence', 'Festival', 'Nominations', 'Review']);
  // The way to another order and page keeps them out.
  expect(body).toContain(`/films?festival=${edition}&amp;sort=title&amp;without=Ids&amp;without=Film`);
});

describe('a list as it is looked at', () => {
  test('is kept under a name for everybody, replaced and forgotten', async () => {
    const browser = await open();
    const address = `/films?festival=${edition}&sort=title`;
    const signIn = { name: 'Ana', next: '/films' };
    await browser.post('/login', signIn);
    const kept = await browser.post('/links', { name: 'Mine', address }, '/films');
    expect([kept.statusCode, kept.headers.location]).toEqual([303, address]);
    await browser.post('/links', { name: 'Mine', address: '/films?sort=-title' }, '/films');
    const shown = (await browser.get('/films')).body;
    expect(shown).toContain('<a href="/films?sort=-title" title="kept by Ana">Mine</a>');
    const forget = /action="(\/links\/\d+\/forget)"/.exec(shown)?.[1] ?? '';
    expect((await browser.post(forget, {}, '/films')).headers.location).toBe('/films');
    expect((await browser.get('/films')).body).not.toContain('Mine');
    expect((await browser.post(forget, {}, '/films')).statusCode).toBe(404);
  });

  test.each(['https://elsewhere.example/films', '//elsewhere.example/films', '/sources', '/filmsy', ''])(
    'is not kept where it leads to no list: %j',
    async (address) => {
      const browser = await open();
      await browser.post('/login', { name: 'Ana', next: '/films' });
      const refused = await browser.post('/links', { name: 'Bad', address }, '/films');
      expect(refused.statusCode).toBe(400);
    },
  );
});
