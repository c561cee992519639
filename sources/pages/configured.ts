import type { Environment } from '../../config/environment.js';
import type { SourceName } from '../../domain/sources.js';
import { createCrawlbase } from '../crawlbase/client.js';
import { createZyte } from '../zyte/client.js';
import { createPageFetcher, type PageFetcher } from './fetcher.js';

/** The fetcher of a site's pages through the vendors that the environment has a key for; undefined without any. */
export function createPages(
  environment: Environment,
  source: SourceName = 'imdb_scrape',
): PageFetcher | undefined {
  const { ZYTE_API_KEY: zyte, CRAWLBASE_TOKEN: plain, CRAWLBASE_JS_TOKEN: browserKey } = environment;
  if (zyte === undefined && plain === undefined && browserKey === undefined) return undefined;
  const { ZYTE_BASE_URL, CRAWLBASE_BASE_URL } = environment;
  return createPageFetcher(source, [
    createZyte({ baseUrl: ZYTE_BASE_URL, key: zyte, source }),
    createCrawlbase({ baseUrl: CRAWLBASE_BASE_URL, key: plain, browserKey, source }),
  ]);
}
