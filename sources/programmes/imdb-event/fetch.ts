import { SourceError } from '../../http/errors.js';
import type { RequestGate } from '../../http/gate.js';
import type { PageFetcher } from '../../pages/fetcher.js';
import { readInAnyMode, type Blocked } from '../../pages/any-mode.js';
import { pageThread } from '../../pages/reading/thread.js';
import type { FetchedPage } from '../../pages/vendor.js';
import type { EventEdition } from './edition.js';
import { AppError } from '../../../domain/errors.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const KEEP_PAST_MS = 90 * DAY_MS;
const KEEP_RUNNING_MS = DAY_MS;
/** A page that IMDb could not give is charged each time: it is not asked for again at once. */
const RETRY_FAULT_MS = 15 * MINUTE_MS;
/** Statuses of IMDb's firewall; for an edition to come, 403 may also mean that there is nothing yet. */
const CHALLENGES: readonly number[] = [202, 403, 405, 429];

/** What fetching an event page needs. */
export interface EventFetch {
  gate: RequestGate;
  pages: PageFetcher;
  signal: AbortSignal;
  now?: () => Date;
}

/** The page that is wanted. */
export interface WantedEdition {
  eventId: string;
  /** Absent: the latest one, whichever that is. */
  year?: number;
  instance?: number;
  /** What messages call it ("Cannes Film Festival 2025"). */
  name: string;
}

/** What a fetched page comes to. */
type Reading =
  { kind: 'edition'; edition: EventEdition } | { kind: 'missing' } | { kind: 'other'; found: string };

/**
 * Fetches one edition's page, by the cheap mode first. Pages of past editions are kept for 90 days, of the running year
 * for one; empty ones are not kept.
 * @throws {AppError} `InvalidProgramme` where the edition is not there or not announced yet.
 * @throws {SourceError} where the page could not be had: money, an outage, a block.
 */
export async function fetchEdition(wanted: WantedEdition, fetch: EventFetch): Promise<EventEdition> {
  const url = pageUrl(wanted);
  const { gate, signal } = fetch;
  const reader = {
    read: (page: FetchedPage) => readPage(page, wanted),
    keepMs: (reading: Reading) => keepMs(reading, wanted, fetch),
  };
  // No film is matched here.
  const call = { gate, signal, minConfidence: 0, sureConfidence: 0 };
  const reading = await readInAnyMode(fetch.pages, url, reader, call);
  if (reading.kind === 'edition') return reading.edition;
  if (reading.kind === 'missing') throw notThere(wanted, `IMDb has no page ${url}`);
  if (reading.kind === 'other') throw notThere(wanted, `IMDb shows ${reading.found} under ${url}`);
  const { status } = reading;
  if (status === 403 && !isPast(wanted.year, fetch)) throw notThere(wanted, `IMDb forbids the page ${url}`);
  // Each attempt is paid, so a person says when to try again.
  throw new SourceError(
    'imdb_scrape',
    'blocked',
    `IMDb blocks the page ${url}. Start the import again later, or give the programme as a file.`,
    { retryable: false },
  );
}

/** The address of an edition's page, for the United States. */
export function pageUrl({ eventId, year, instance = 1 }: WantedEdition): string {
  const edition = year === undefined ? '' : `${year}/${instance}/`;
  return `https://www.imdb.com/event/${eventId}/${edition}`;
}

/** Whether an edition is of a year that is over. */
export function isPast(year: number | undefined, { now = () => new Date() }: EventFetch): boolean {
  return year !== undefined && year < now().getUTCFullYear();
}

async function readPage(page: FetchedPage, wanted: WantedEdition): Promise<Reading | Blocked> {
  const { status } = page;
  const blocked: Blocked = { kind: 'blocked', status, why: `it answered ${status}` };
  if (status === 404 || status === 410) return { kind: 'missing' };
  if (CHALLENGES.includes(status)) return blocked;
  if (status !== 200) throw unexpectedStatus(page);
  if (page.body.length === 0) return blocked;
  const edition = await pageThread.read('imdb_scrape', 'event', page);
  if (edition === undefined) return blocked;
  return otherEdition(page.url, edition, wanted) ?? { kind: 'edition', edition };
}

/** For an edition that it does not have, IMDb may lead to the latest one: its films must not be taken for this year's. */
function otherEdition(
  url: string,
  { year: told }: EventEdition,
  { eventId, year }: WantedEdition,
): Reading | undefined {
  const [, landedId = eventId, landedYear] = /\/event\/(ev\d+)(?:\/(\d{4}))?/.exec(url) ?? [];
  const found = told ?? (landedYear === undefined ? undefined : Number(landedYear));
  if (landedId !== eventId) return { kind: 'other', found: `the event ${landedId}` };
  if (year !== undefined && found !== undefined && found !== year)
    return { kind: 'other', found: `the edition of ${found}` };
  return undefined;
}

function unexpectedStatus({ status, url }: FetchedPage): SourceError {
  const message = `IMDb answered ${url} with HTTP ${status}`;
  return status >= 500
    ? new SourceError('imdb_scrape', 'unavailable', message, {
        retryable: true,
        retryAfterMs: RETRY_FAULT_MS,
      })
    : new SourceError('imdb_scrape', 'invalid_response', message, { retryable: false });
}

function keepMs(reading: Reading, { year }: WantedEdition, fetch: EventFetch): number {
  if (reading.kind !== 'edition' || reading.edition.nominations.length === 0) return 0;
  return isPast(year, fetch) ? KEEP_PAST_MS : KEEP_RUNNING_MS;
}

function notThere({ name }: WantedEdition, why: string): AppError {
  return new AppError(
    'InvalidProgramme',
    `${name} is not on IMDb, or not announced yet: ${why}. ` +
      'Check festival and year, try again once it is announced, or give the programme as a file.',
  );
}
