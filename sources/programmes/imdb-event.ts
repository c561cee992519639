import { SourceError } from '../errors.js';
import type { RequestGate } from '../gate.js';
import type { FetchedPage, ZyteClient, ZyteMode } from '../zyte.js';
import { ProgrammeError } from './errors.js';
import { readEventPage, type EventEdition } from './imdb-event-page.js';
import { eventRows } from './imdb-event-rows.js';
import { KNOWN_FESTIVALS, knownFestival } from './known-festivals.js';
import type { ProgrammeRows } from './programme-rows.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const KEEP_PAST_MS = 90 * DAY_MS;
const KEEP_RUNNING_MS = DAY_MS;
/** A page that IMDb could not give is charged each time: it is not asked for again at once. */
const RETRY_FAULT_MS = 15 * MINUTE_MS;
const MODES: readonly ZyteMode[] = ['httpResponseBody', 'browserHtml'];
/** Statuses of IMDb's firewall; for an edition to come, 403 may also mean that there is nothing yet. */
const CHALLENGES: readonly number[] = [202, 403, 405, 429];
/** An event is held twice in a year at most; more are a fault of the page. */
const MOST_INSTANCES = 5;

export interface EventContext {
  festival: string;
  year: number;
  gate: RequestGate;
  zyte: ZyteClient;
  signal: AbortSignal;
  now?: () => Date;
}

/** What a fetched page comes to. */
type Reading =
  | { kind: 'edition'; edition: EventEdition }
  | { kind: 'missing' }
  | { kind: 'other'; found: string }
  | { kind: 'blocked'; status: number }
  | { kind: 'fault'; error: SourceError };

/**
 * A festival's programme from its event page on IMDb: the films of its award-eligible sections with their nominations.
 * Pages of past editions are kept for 90 days, of the running year for one; empty ones are not kept.
 * @param eventId for festivals that are not known by name.
 * @throws {ProgrammeError} where the festival is not known, or the edition is not there, not announced yet or empty.
 * @throws {SourceError} where the page could not be had: money, an outage, a block.
 */
export async function readImdbEvent(
  eventId: string | undefined,
  context: EventContext,
): Promise<ProgrammeRows> {
  const known = knownFestival(context.festival);
  const id = eventId ?? known?.eventId;
  if (id === undefined) throw unknownFestival(context.festival);
  const name = eventId === undefined || eventId === known?.eventId ? known?.name : undefined;
  const what = `${name ?? `The event ${id}`} ${context.year}`;
  const first = await fetchEdition(id, 1, what, context);
  const others = await otherInstances(first, id, what, context);
  const pages = [first, ...others];
  const { rows, warnings } = eventRows(pages, known?.competition);
  if (rows.length === 0)
    throw new ProgrammeError(
      `${what} has no nominations on IMDb${context.year < runningYear(context) ? '' : ' yet'} (${pageUrl(id, context.year, 1)}). ` +
        'Start the import again once they are announced, or give the programme as a file.',
    );
  return { rows, warnings };
}

/** Some events are held more than once in a year; the first page lists all of them. */
async function otherInstances(
  first: EventEdition,
  id: string,
  what: string,
  context: EventContext,
): Promise<EventEdition[]> {
  const instances = new Set(
    first.editions
      .filter(({ year, instance }) => year === context.year && instance > 1 && instance <= MOST_INSTANCES)
      .map(({ instance }) => instance),
  );
  const editions: EventEdition[] = [];
  for (const instance of instances) editions.push(await fetchEdition(id, instance, what, context));
  return editions;
}

async function fetchEdition(
  id: string,
  instance: number,
  what: string,
  context: EventContext,
): Promise<EventEdition> {
  const url = pageUrl(id, context.year, instance);
  let status = 0;
  for (const mode of MODES) {
    const reading = await fetchReading(url, mode, id, context);
    if (reading.kind === 'edition') return reading.edition;
    if (reading.kind === 'fault') throw reading.error;
    if (reading.kind === 'missing') throw notThere(what, `IMDb has no page ${url}`);
    if (reading.kind === 'other') throw notThere(what, `IMDb shows ${reading.found} under ${url}`);
    status = reading.status;
  }
  if (status === 403 && context.year >= runningYear(context))
    throw notThere(what, `IMDb forbids the page ${url}`);
  // Each attempt is paid, so a person says when to try again.
  throw new SourceError(
    'imdb_scrape',
    'blocked',
    `IMDb blocks the page ${url}. Start the import again later, or give the programme as a file.`,
    { retryable: false },
  );
}

async function fetchReading(
  url: string,
  mode: ZyteMode,
  id: string,
  context: EventContext,
): Promise<Reading> {
  // The gate asks how long to keep the page before it comes back here; it is parsed once.
  const known = new WeakMap<FetchedPage, Reading>();
  const readOnce = (page: FetchedPage): Reading => {
    const reading = known.get(page) ?? readPage(page, id, context.year);
    known.set(page, reading);
    return reading;
  };
  const { gate, signal } = context;
  try {
    const page = await context.zyte.fetchPage(url, mode, (fetched) => keepMs(readOnce(fetched), context), {
      gate,
      signal,
      // No film is matched here.
      minConfidence: 0,
      sureConfidence: 0,
    });
    return readOnce(page);
  } catch (error) {
    // A ban of the plain request leaves the browser to be tried.
    if (error instanceof SourceError && error.reason === 'blocked' && error.retryable)
      return { kind: 'blocked', status: 0 };
    throw error;
  }
}

function readPage(page: FetchedPage, id: string, year: number): Reading {
  const { status } = page;
  if (status === 404 || status === 410) return { kind: 'missing' };
  if (CHALLENGES.includes(status) || page.body.length === 0) return { kind: 'blocked', status };
  if (status !== 200) return { kind: 'fault', error: unexpectedStatus(page) };
  try {
    const edition = readEventPage(page.body, page.charset);
    if (edition === undefined) return { kind: 'blocked', status };
    return otherEdition(page.url, edition, id, year) ?? { kind: 'edition', edition };
  } catch (error) {
    if (error instanceof SourceError) return { kind: 'fault', error };
    throw error;
  }
}

/** For an edition that it does not have, IMDb may lead to the latest one: its films must not be taken for this year's. */
function otherEdition(
  url: string,
  { year: told }: EventEdition,
  id: string,
  year: number,
): Reading | undefined {
  const [, landedId = id, landedYear] = /\/event\/(ev\d+)(?:\/(\d{4}))?/.exec(url) ?? [];
  const found = told ?? (landedYear === undefined ? undefined : Number(landedYear));
  if (landedId !== id) return { kind: 'other', found: `the event ${landedId}` };
  if (found !== undefined && found !== year) return { kind: 'other', found: `the edition of ${found}` };
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

function keepMs(reading: Reading, context: EventContext): number {
  if (reading.kind !== 'edition' || reading.edition.nominations.length === 0) return 0;
  return context.year < runningYear(context) ? KEEP_PAST_MS : KEEP_RUNNING_MS;
}

function runningYear({ now = () => new Date() }: EventContext): number {
  return now().getUTCFullYear();
}

function pageUrl(id: string, year: number, instance: number): string {
  return `https://www.imdb.com/event/${id}/${year}/${instance}/`;
}

function notThere(what: string, why: string): ProgrammeError {
  return new ProgrammeError(
    `${what} is not on IMDb, or not announced yet: ${why}. ` +
      'Check festival and year, try again once it is announced, or give the programme as a file.',
  );
}

function unknownFestival(festival: string): ProgrammeError {
  const names = KNOWN_FESTIVALS.map(({ slug }) => slug).join(', ');
  return new ProgrammeError(
    `The festival "${festival}" is not known by name. Give its IMDb event id ` +
      `({"kind": "imdb-event", "eventId": "ev0000147"}), or its programme as a file. Known are: ${names}.`,
  );
}
