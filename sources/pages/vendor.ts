import type { PageVendorName, SourceName } from '../../domain/sources.js';
import type { SourceError } from '../http/errors.js';
import type { PurchaseTags, UpstreamAnswer } from '../http/gate.js';

/** How a page is fetched: by a plain request, or in a browser, which is slower and may be dearer. */
export type PageMode = 'plain' | 'browser';

/** A page as the website gave it to the vendor: its errors come here too, in an answer that may be charged. */
export interface FetchedPage {
  /** Where it was found in the end. */
  url: string;
  status: number;
  /** Empty where the website gave none. */
  body: Buffer;
  /** What the website said of the body's encoding; undefined where it is for the page itself to say. */
  charset?: string;
  /** Where an unfollowed redirect leads. */
  location?: string;
}

/** Who fetches pages for money. Messages name it, and never its key. */
export interface PageVendor {
  readonly name: PageVendorName;
  /** What a page costs at most in USD; undefined where it does not fetch in this mode. */
  costUsd(mode: PageMode): number | undefined;
  /** Sends one request; whatever was answered, as bytes. Throws a `SourceError` where nothing usable came. */
  send(
    url: string,
    mode: PageMode,
    signal: AbortSignal,
    tags: PurchaseTags | undefined,
  ): Promise<UpstreamAnswer>;
  /** The page in an answer, or why there is none; a page that says 404 is no fault here. */
  read(answer: UpstreamAnswer, url: string): FetchedPage | SourceError;
  isCharged(answer: UpstreamAnswer): boolean;
}

/** How a vendor is made for a site: its limits hold, its name stands in faults. */
export interface VendorOptions {
  baseUrl: string;
  /** Without one it fetches nothing, and only reads what it gave before. */
  key: string | undefined;
  source?: SourceName;
}
