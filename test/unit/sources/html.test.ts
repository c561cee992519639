import { describe, expect, test } from 'vitest';
import { docavivFilm } from '../../../sources/programmes/sites/docaviv-page.js';
import { loadPage, pageFault, readPageHead } from '../../../sources/http/html.js';

describe('readPageHead', () => {
  test('finds scripts with their text as it stands, and the canonical address', () => {
    const page =
      '<html><head><link rel="canonical" href="https://x.example/a?b&amp;c"><script>if (a < b) "<p>"</script>' +
      '</head><body><p>not <b>closed<script id="data" type="application/json">{"a":"&amp;"}</script>';
    expect(readPageHead(page)).toEqual({
      canonical: 'https://x.example/a?b&c',
      scripts: [
        { text: 'if (a < b) "<p>"' },
        { id: 'data', type: 'application/json', text: '{"a":"&amp;"}' },
      ],
    });
  });

  test('reads a page that ends within a script', () => {
    expect(readPageHead('<script id="data">{"a":').scripts).toEqual([{ id: 'data', text: '{"a":' }]);
  });
});

describe('loadPage', () => {
  test('reads pages as people make them, with tags that are not closed', () => {
    const page = `<ul>${'<li>film<br><p>text'.repeat(2000)}</ul>`;
    expect(loadPage('letterboxd', page)('li')).toHaveLength(2000);
  });

  test('makes no more tags than a page has, whatever is not closed', () => {
    const page = Array.from({ length: 2000 }, (_, at) => `<p><b id=${at}></p>`).join('');
    expect(loadPage('letterboxd', page)('*')).toHaveLength(4000);
  });

  test('reads a tag of many attributes', () => {
    const attributes = Array.from({ length: 50_000 }, (_, at) => `a${at}`).join(' ');
    expect(loadPage('letterboxd', `<p ${attributes}>`)('p')).toHaveLength(1);
  });

  test.each([
    ['tags', '<b>'],
    ['blocks', '<div>'],
  ])('refuses nested %s before a tree is built', (_what, tag) => {
    const page = tag.repeat(100_000);
    expect(pageFault(page)).toContain('nest deeper than 256');
    expect(() => loadPage('letterboxd', page)).toThrow(
      expect.objectContaining({ reason: 'invalid_response', retryable: false }) as Error,
    );
  });
});

test('a page of a festival’s site that no people made tells nothing, and holds nobody up', () => {
  expect(docavivFilm('<div>'.repeat(100_000), 'Listed').known).toBe(false);
  expect(docavivFilm('<div>'.repeat(100_000), 'Listed').entry.title).toBe('Listed');
});
