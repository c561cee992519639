import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { Pager } from '../../../dashboard/components/pager.js';

type Listed = { perPage: number; total: number; totalWords?: string } | { more: boolean };

/** What stands in it, and where its links lead. */
function pager(props: { page: number } & Listed): string[] {
  const nav = Pager({ of: 'films', address: (page) => `/${page}`, ...props });
  const html = nav === null ? '' : renderToString(nav);
  const words = /<span>(.*?)<\/span>/.exec(html)?.[1];
  const links = [...html.matchAll(/href="(.*?)"/g)].map(([, href = '']) => href);
  return [...(words === undefined ? [] : [words]), ...links];
}

test.each([
  ['the first of several', { page: 1, perPage: 50, total: 120 }, ['1–50 of 120 films', '/2']],
  ['one in between', { page: 2, perPage: 50, total: 120 }, ['51–100 of 120 films', '/1', '/3']],
  ['the last', { page: 3, perPage: 50, total: 120 }, ['101–120 of 120 films', '/2']],
  ['a full last', { page: 2, perPage: 50, total: 100 }, ['51–100 of 100 films', '/1']],
  ['the only one', { page: 1, perPage: 50, total: 3 }, ['1–3 of 3 films']],
  ['one behind the last', { page: 99, perPage: 50, total: 120 }, ['There are 120 films', '/3']],
  ['none', { page: 1, perPage: 50, total: 0 }, []],
  [
    'many',
    { page: 1, perPage: 50, total: 10_001, totalWords: 'more than 10,000' },
    ['1–50 of more than 10,000 films', '/2'],
  ],
  ['the first of a list that goes on', { page: 1, more: true }, ['/2']],
  ['the last of such a list', { page: 2, more: false }, ['/1']],
  ['all of such a list', { page: 1, more: false }, []],
])('%s', (_name, props, expected) => {
  expect(pager(props)).toEqual(expected);
});
