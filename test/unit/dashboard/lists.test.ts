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

describe('the other lists, too', () => {
  beforeAll(async () => {
    await stage(dataSource(), [{ title: 'One' }], 'xyz-2020');
    await stage(dataSource(), [{ title: 'Other' }], 'abc-2020');
    await db().query(
      `INSERT INTO alerts (key, kind, severity, message) VALUES ('a', 'spend', 'warning', 'Alpha'),
         ('b', 'spend', 'info', 'Zulu'), ('c', 'spend', 'critical', 'Mike')`,
    );
    await db().query(
      `INSERT INTO spend_ledger (source, request_key, state, reserved_usd, charged_usd, edition_key) VALUES
         ('omdb', 'x', 'charged', 2, 2, 'xyz-2020'), ('imdb_scrape', 'y', 'charged', 1, 1, 'abc-2020')`,
    );
    await db().query(
      `INSERT INTO review_decisions (movie_id, reviewer, decision, before, inserted_at)
       SELECT (SELECT min(id) FROM movies), who, '{"choice": {"accept": "stub"}}', jsonb_build_object('title', title), at::timestamptz
       FROM (VALUES ('Ana', 'Alpha', '2025-01-01'), ('Zoe', 'Zulu', '2025-01-02')) AS given (who, title, at)`,
    );
  });

  test.each([
    ['/sources?sort=-today', 'Sources', ['OMDb', 'IMDb', 'TMDb']],
    ['/sources?sort=today', 'Sources', ['TMDb', 'IMDb', 'OMDb']],
    ['/alerts?sort=severity', 'Open alerts', ['info', 'warning', 'critical']],
    ['/alerts?sort=what', 'Open alerts', ['warning', 'critical', 'info']],
    ['/alerts?without=What&without=Since', 'Open alerts', ['critical', 'warning', 'info']],
    ['/imports?sort=edition', 'Imports', ['abc-2020', 'xyz-2020']],
    ['/imports?sort=-spent', 'Imports', ['xyz-2020', 'abc-2020']],
    ['/decisions?sort=film', 'Decisions', ['Alpha', 'Zulu']],
    ['/decisions?sort=-who', 'Decisions', ['Zulu', 'Alpha']],
    ['/decisions?sort=when', 'Decisions', ['Alpha', 'Zulu']],
    ['/decisions', 'Decisions', ['Zulu', 'Alpha']],
  ])('%s', async (url, caption, expected) => {
    const { body, statusCode } = await (await open()).get(url);
    expect(statusCode).toBe(200);
    const table =
      new RegExp(`<caption class="hidden">${caption}</caption>.*?</table>`, 's').exec(body)?.[0] ?? '';
    const cells = [...table.matchAll(/<tr><td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) =>
      cell.replace(/<[^>]+>/g, ''),
    );
    expect(cells.filter((cell) => expected.includes(cell))).toEqual(expected);
    expect(table.includes('aria-sort=')).toBe(url.includes('sort='));
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

  test.each(['https://elsewhere.example/films', '//elsewhere.example/films', '/about', '/filmsy', ''])(
    'is not kept where it leads to no list: %j',
    async (address) => {
      const browser = await open();
      await browser.post('/login', { name: 'Ana', next: '/films' });
      const refused = await browser.post('/links', { name: 'Bad', address }, '/films');
      expect(refused.statusCode).toBe(400);
    },
  );
});
