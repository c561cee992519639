import type { PageVendorName, SourceName } from '../../domain/sources.js';
import type { SourceError } from './errors.js';

/** An upstream's answer as bytes. Header names in lower case. */
export interface UpstreamAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Names of a paid request in the ledger, so that a vendor's bill can be laid beside it. */
export interface PurchaseTags {
  /** "cannes-2025"; absent where nothing is bought for an edition. */
  edition?: string;
  /** Id of the attempt that pays. */
  attempt: string;
}

/** One request to an upstream, described so that the gate can answer it from the cache, pay for it, or refuse it. */
export interface UpstreamRequest {
  source: SourceName;
  /** Who fetches the page; it may have limits of its own, and a price. */
  vendor?: PageVendorName;
  /** Identifies the request without credentials; equal keys have equal answers ("i=tt27714581"). */
  key: string;
  /** What the source charges for it in USD, at most; 0 for free ones. */
  costUsd: number;
  /** Milliseconds for which this answer may be used again; 0 keeps nothing. */
  keepForMs(answer: UpstreamAnswer): number | Promise<number>;
  /** Whether the source charges for this answer (Zyte does not for its failures). */
  isCharged(answer: UpstreamAnswer): boolean;
  /** Whether the answer says that the day's requests are used up: nobody asks for a while then. */
  isQuotaUsedUp?(answer: UpstreamAnswer): boolean;
  /** The vendor's own fault in an answer: enough of them, and it is passed over for a while. */
  faultOf?(answer: UpstreamAnswer): SourceError | undefined;
  /** Sends it, with the tags where the source takes any. Throws a `SourceError` when no answer came. */
  send(tags?: PurchaseTags): Promise<UpstreamAnswer>;
}

export interface GatedAnswer extends UpstreamAnswer {
  fromCache: boolean;
  /** USD charged for it; 0 from the cache. */
  costUsd: number;
}

/**
 * The one door to the upstreams. Throws a `SourceError` with reason `over_budget` where money, mode or quota forbids
 * the request, and `rate_limited` where the source's rate is used up for longer than a wait makes sense.
 */
export interface RequestGate {
  request(request: UpstreamRequest): Promise<GatedAnswer>;
  /** The vendors in the order in which they are to be asked; as they are given where nobody says otherwise. */
  vendorOrder?(vendors: PageVendorName[]): Promise<PageVendorName[]>;
  /** Whether a browser is to be asked first for a page: it gave this one, or the site refused the last plain requests. */
  isBrowserFirst?(source: SourceName, url: string): Promise<boolean>;
  /** Notes what became of a plain request for a page that the site has. */
  notePlain?(source: SourceName, end: 'given' | 'refused'): Promise<void>;
}
