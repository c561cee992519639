import { expect, test } from 'vitest';
import { SOURCE_DEFAULTS } from '../../../../config/source-defaults.js';
import { ensureSourcePolicies } from '../../../../entities/sources/policies.js';
import { useDatabase } from '../../fixtures/entities.js';

const { db } = useDatabase();

test('defaults that were written stay what they are in code: amounts are numbers', async () => {
  await db().query('DELETE FROM source_policies');
  await ensureSourcePolicies(db(), SOURCE_DEFAULTS);
  const amounts = SOURCE_DEFAULTS.map(({ costPerRequestUsd }) => typeof costPerRequestUsd);
  expect(new Set(amounts)).toEqual(new Set(['number']));
});

test('a row that people changed stays as it is', async () => {
  await db().query(`UPDATE source_policies SET daily_limit_usd = 7 WHERE source = 'omdb'`);
  await ensureSourcePolicies(db(), SOURCE_DEFAULTS);
  expect(
    await db().query(`SELECT daily_limit_usd::float8 FROM source_policies WHERE source = 'omdb'`),
  ).toEqual([{ daily_limit_usd: 7 }]);
});
