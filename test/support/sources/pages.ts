import type { SourceName } from '../../../domain/sources.js';
import { createPageFetcher, type PageFetcher } from '../../../sources/pages/fetcher.js';
import type { VendorOptions } from '../../../sources/pages/vendor.js';
import { createZyte } from '../../../sources/zyte/client.js';

/** Pages through Zyte alone. */
export function zytePages(options: VendorOptions & { source?: SourceName }): PageFetcher {
  return createPageFetcher(options.source ?? 'imdb_scrape', [createZyte(options)]);
}
