import { expect, test } from 'vitest';
import { changedIds } from '../../../../sources/tmdb/changes.js';

/** A list of so many pages with one film each; tells which were read. */
function list(pages: number) {
  const read: number[] = [];
  return {
    read,
    page: (page: number) => {
      read.push(page);
      return Promise.resolve({ results: [{ id: page * 10 }], total_pages: pages });
    },
  };
}

test('a list is read whole where it is worth that, and of a longer one the first page alone', async () => {
  const short = list(3);
  expect(await changedIds(short.page, 3)).toEqual([10, 20, 30]);
  expect(short.read).toEqual([1, 2, 3]);
  const long = list(4);
  expect(await changedIds(long.page, 3)).toBeUndefined();
  expect(long.read).toEqual([1]);
});
