import type { SourceName } from '../../domain/sources.js';
import { SourceError } from '../http/errors.js';
import type { UpstreamAnswer } from '../http/gate.js';
import type { SourceCall } from '../source.js';
import type { FetchedPage, PageMode, PageVendor } from './vendor.js';

/** Statuses with which firewalls ask for a proof of being a browser. */
const CHALLENGES: readonly number[] = [202, 403, 405, 429];
/** Says in a kept answer who gave it, in whose form it is then. */
const VENDOR_HEADER = 'x-page-vendor';

export interface PageFetcher {
  /** Whose pages these are. */
  readonly source: SourceName;
  /**
   * Fetches a page as seen from the United States, from the first vendor that gives it.
   * @param keepForMs how long this page may be used again.
   * @returns the page, with what it cost in USD: 0 from the cache.
   * @throws {SourceError} where no vendor could fetch it; a page that says 404 is no error here.
   */
  fetchPage(
    url: string,
    mode: PageMode,
    keepForMs: (page: FetchedPage) => number | Promise<number>,
    call: Pick<SourceCall, 'gate' | 'signal'> & Partial<SourceCall>,
  ): Promise<FetchedPage & { costUsd: number }>;
}

/**
 * Fetches a site's pages through vendors, in their order. One that is down, over its limits, or blocked by the site is
 * passed over; one that is too busy or too slow is waited for as ever, for the next one may be dearer.
 * @param source whose pages these are: its limits hold and its money is spent.
 */
export function createPageFetcher(source: SourceName, vendors: readonly PageVendor[]): PageFetcher {
  return {
    source,
    async fetchPage(url, mode, keepForMs, call) {
      const able = vendors.filter((vendor) => vendor.costUsd(mode) !== undefined);
      const order = (await call.gate.vendorOrder?.(able.map(({ name }) => name))) ?? [];
      const inOrder = able.toSorted((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
      let last: SourceError | (FetchedPage & { costUsd: number }) | undefined;
      for (const vendor of inOrder) {
        try {
          const page = await fetchThrough(source, vendor, vendors, { url, mode, keepForMs, call });
          if (!looksBlocked(page)) return page;
          last = page;
        } catch (error) {
          if (!(error instanceof SourceError) || ['rate_limited', 'timeout'].includes(error.reason))
            throw error;
          last = error;
        }
      }
      last ??= new SourceError(source, 'blocked', `No vendor with a key fetches pages in mode ${mode}`, {
        retryable: true,
        neverSent: true,
      });
      if (last instanceof SourceError) throw last;
      return last;
    },
  };
}

function looksBlocked({ status, body }: FetchedPage): boolean {
  return CHALLENGES.includes(status) || (status === 200 && body.length === 0);
}

type Wanted = { url: string; mode: PageMode } & {
  keepForMs: Parameters<PageFetcher['fetchPage']>[2];
  call: Parameters<PageFetcher['fetchPage']>[3];
};

async function fetchThrough(
  source: SourceName,
  vendor: PageVendor,
  vendors: readonly PageVendor[],
  { url, mode, keepForMs, call }: Wanted,
): Promise<FetchedPage & { costUsd: number }> {
  // The gate asks about the answer before it comes back here; a page of a megabyte is decoded once.
  const read = new WeakMap<Buffer, FetchedPage | SourceError>();
  const readOnce = (answer: UpstreamAnswer): FetchedPage | SourceError => {
    // A kept answer may be another vendor's.
    const by = vendors.find(({ name }) => name === answer.headers[VENDOR_HEADER]) ?? vendor;
    const page = read.get(answer.body) ?? by.read(answer, url);
    read.set(answer.body, page);
    return page;
  };
  const answer = await call.gate.request({
    source,
    vendor: vendor.name,
    key: `${mode} ${url}`,
    costUsd: vendor.costUsd(mode) ?? 0,
    keepForMs: (answer) => {
      const page = readOnce(answer);
      return page instanceof SourceError ? 0 : keepForMs(page);
    },
    isCharged: (answer) => vendor.isCharged(answer),
    faultOf: (answer) => {
      const page = readOnce(answer);
      return page instanceof SourceError ? page : undefined;
    },
    send: async (tags) => {
      const answer = await vendor.send(url, mode, call.signal, tags);
      return { ...answer, headers: { ...answer.headers, [VENDOR_HEADER]: vendor.name } };
    },
  });
  const page = readOnce(answer);
  if (page instanceof SourceError) throw page;
  return { ...page, costUsd: answer.costUsd };
}
