import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Log } from '../../../config/log.js';
import { readLeniently } from '../../../sources/http/odd-values.js';
import { logOddValues } from '../../../worker/log-odd-values.js';

test('what was left out of answers is said once for each place, whatever films follow', () => {
  const said: unknown[] = [];
  logOddValues({ warn: (place: object, words: string) => said.push({ ...place, words }) } as unknown as Log);
  const schema = z.object({ votes: z.number().optional(), names: z.array(z.string()) });
  for (const source of ['said-once', 'said-once', 'said-by-another'])
    readLeniently(source, schema, { votes: 'many', names: ['One', null, null] });
  const line = (source: string, path: string) => expect.objectContaining({ source, path }) as unknown;
  expect(said).toHaveLength(4);
  expect(said).toEqual(
    expect.arrayContaining([
      line('said-once', 'votes'),
      line('said-once', 'names'),
      line('said-by-another', 'votes'),
      line('said-by-another', 'names'),
    ]),
  );
  expect(JSON.stringify(said)).not.toContain('many');
});
