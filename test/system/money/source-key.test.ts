import { afterAll, beforeAll, expect, test } from 'vitest';
import { testSource } from '../../../client/sources/test-key.js';
import { readSourcePolicies } from '../../../entities/sources/policies.js';
import { cannesScenario, SANDBOX_KEYS } from '../../../sandbox/simulated/scenario.js';
import { startApplication, startWorkers, withoutLatency, type Application } from '../fixtures/application.js';

const WRONG_KEY = 'f00df00df00df00df00df00df00df00d';
let app: Application;
let workers: { stop: () => Promise<void> };

beforeAll(async () => {
  app = await startApplication(withoutLatency(cannesScenario()));
  Object.assign(app.variables, {
    ZYTE_API_KEY: WRONG_KEY,
    CRAWLBASE_TOKEN: SANDBOX_KEYS.crawlbase,
    CRAWLBASE_JS_TOKEN: 'wrong-token',
    CRAWLBASE_BASE_URL: app.sources.crawlbaseUrl,
  });
  workers = await startWorkers(app);
});
afterAll(async () => {
  await workers.stop();
  await app.stop();
});

test("the workers' keys are tried where they lie, at the least price", async () => {
  expect(await testSource(app.client, 'tmdb')).toEqual({
    works: true,
    words: 'the key is taken',
    costUsd: 0,
  });
  expect(await testSource(app.client, 'omdb')).toEqual({
    works: true,
    words: 'the key is taken',
    costUsd: 0.001,
  });
  const omdb = (await readSourcePolicies(app.dataSource.manager)).find(({ source }) => source === 'omdb');
  expect(omdb?.spentTodayUsd).toBe(0.001);
});

test('each vendor of pages has its key tried; a rejected one is told in words, and stands nowhere', async () => {
  expect(await testSource(app.client, 'imdb_scrape')).toEqual({
    works: true,
    words:
      'ZYTE_API_KEY: the key is rejected (HTTP 401); CRAWLBASE_TOKEN: the key is taken; ' +
      'CRAWLBASE_JS_TOKEN: the key is rejected (HTTP 401)',
    costUsd: 0,
  });
  expect(app.sources.log().reduce((sum, { chargedUsd }) => sum + chargedUsd, 0)).toBe(0.001);
  const history = await app.client.workflow.getHandle('source-test/imdb_scrape').fetchHistory();
  expect(JSON.stringify(history)).not.toContain(WRONG_KEY);
});
