import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ODD_VALUES } from '../../../sources/http/odd-values.js';
import { readImdbPage } from '../../../sources/imdb/page.js';
import { createPageThread, pageThread } from '../../../sources/pages/reading/thread.js';
import { samplePage } from '../../../sources/pages/reading/sample-page.js';
import { ABOVE, html, MAIN, nextData } from './fixtures/imdb.js';

const FAILING = new URL('./fixtures/failing-thread.ts', import.meta.url);
const page = (body: string | Buffer) => ({ url: 'https://www.imdb.com/title/tt1/', body: Buffer.from(body) });
const title = (body: string | Buffer) => pageThread.read('imdb_scrape', 'title', page(body));

/** How often the data of a page is parsed here, on the main thread. */
function parsedHere(): () => number {
  const parse = vi.spyOn(JSON, 'parse');
  onTestFinished(() => {
    parse.mockRestore();
  });
  return () => parse.mock.calls.filter(([text]) => text.includes('aboveTheFoldData')).length;
}

test('the main thread parses nothing of a page, and turns while one is read', async () => {
  const parsed = parsedHere();
  let turns = 0;
  const turning = setInterval(() => (turns += 1));
  const film = await title(samplePage());
  clearInterval(turning);
  expect(film).toMatchObject({ title: 'Sample', completeness: 'full' });
  expect(film?.credits).toHaveLength(400);
  expect([parsed(), turns > 0]).toEqual([0, true]);
  expect(readImdbPage(samplePage())).toEqual(film);
  expect(parsed()).toBe(1);
});

test('what the reader refuses is refused by its name, and a page without a film is none', async () => {
  expect(await title('<html></html>')).toBeUndefined();
  const unknown = nextData({ id: ABOVE.id, titleText: 'Alpha' }, null);
  await expect(title(html(unknown))).rejects.toMatchObject({
    source: 'imdb_scrape',
    reason: 'invalid_response',
    retryable: false,
  });
});

test('odd values in a page are heard of here', async () => {
  const heard: unknown[] = [];
  const listen = (value: unknown): unknown => heard.push(value);
  subscribe(ODD_VALUES, listen);
  onTestFinished(() => void unsubscribe(ODD_VALUES, listen));
  const odd = { ...MAIN, releaseYear: { year: 'soon' } } as never;
  expect(await title(html(nextData(ABOVE, odd)))).toMatchObject({ title: 'Alpha' });
  expect(heard).toEqual([
    expect.objectContaining({
      source: 'imdb_scrape',
      path: 'props.pageProps.mainColumnData.releaseYear.year',
    }),
  ]);
});

test.each([
  ['hang', 'it took more than 300 ms'],
  ['throw', 'no such thing'],
  ['leave', 'it took more than 300 ms'],
])('a page that makes the thread %s is refused once, and the next one is read', async (fault, why) => {
  const thread = createPageThread(FAILING, 300);
  const read = (body: string) => thread.read('imdb_scrape', 'title', page(body));
  const [bad, good] = await Promise.allSettled([read(fault), read('good')]);
  expect(bad).toMatchObject({
    reason: { reason: 'invalid_response', retryable: false, message: expect.stringContaining(why) as string },
  });
  expect(good).toMatchObject({ status: 'fulfilled' });
});

test('a thread that cannot run says so when it is started', async () => {
  await expect(createPageThread(new URL('./none.ts', import.meta.url)).start()).rejects.toThrow('none.ts');
});
