import { SourceError } from '../http/errors.js';
import type { PageFetcher } from './fetcher.js';
import type { FetchedPage, PageMode } from './vendor.js';

/** The site's firewall stood in the way. */
export interface Blocked {
  kind: 'blocked';
  /** HTTP status of the page; 0 where none came. */
  status: number;
  why: string;
}

interface Reader<Reading> {
  /** What a page comes to; throws a `SourceError` for one that is none of the site's answers. */
  read: (page: FetchedPage) => Promise<Reading | Blocked>;
  /** How long a page of that kind may be used again, in ms. */
  keepMs: (reading: Reading) => number;
}

/**
 * Reads a page by a plain request, which is cheap, and in a browser where the site refuses that. Of a site that refused
 * the last few, the browser is asked at once: a refusal is charged like a page.
 * @returns the last refusal where both are refused.
 * @throws {SourceError} what the reader threw, or where no vendor could fetch the page.
 */
export async function readInAnyMode<Reading extends { kind: string }>(
  pages: PageFetcher,
  url: string,
  reader: Reader<Reading>,
  call: Parameters<PageFetcher['fetchPage']>[3],
): Promise<Reading | Blocked> {
  const browserFirst = await call.gate.isBrowserFirst?.(pages.source, url);
  const modes: PageMode[] = browserFirst === true ? ['browser', 'plain'] : ['plain', 'browser'];
  let blocked: Blocked | undefined;
  for (const mode of modes) {
    const { reading, costUsd } = await readIn(mode, pages, url, reader, call);
    if (reading.kind !== 'blocked') {
      if (mode === 'plain' && costUsd > 0) await call.gate.notePlain?.(pages.source, 'given');
      if (mode === 'browser' && blocked !== undefined) await call.gate.notePlain?.(pages.source, 'refused');
      return reading;
    }
    blocked = reading as Blocked;
  }
  return blocked ?? { kind: 'blocked', status: 0, why: 'it was not asked' };
}

async function readIn<Reading extends { kind: string }>(
  mode: PageMode,
  pages: PageFetcher,
  url: string,
  { read, keepMs }: Reader<Reading>,
  call: Parameters<PageFetcher['fetchPage']>[3],
): Promise<{ reading: Reading | Blocked; costUsd: number }> {
  // The gate asks how long to keep the page before it comes back here; a page of a megabyte is parsed once.
  const known = new WeakMap<FetchedPage, Promise<Reading | Blocked | SourceError>>();
  const readOnce = (page: FetchedPage): Promise<Reading | Blocked | SourceError> => {
    const reading = known.get(page) ?? read(page).catch(asFault);
    known.set(page, reading);
    return reading;
  };
  const keepForMs = async (page: FetchedPage): Promise<number> => {
    const reading = await readOnce(page);
    return reading instanceof SourceError || reading.kind === 'blocked' ? 0 : keepMs(reading as Reading);
  };
  try {
    const page = await pages.fetchPage(url, mode, keepForMs, call);
    const reading = await readOnce(page);
    if (reading instanceof SourceError) throw reading;
    return { reading, costUsd: page.costUsd };
  } catch (error) {
    // A ban of one mode leaves the other to be tried.
    if (error instanceof SourceError && error.reason === 'blocked' && error.retryable)
      return { reading: { kind: 'blocked', status: 0, why: error.message }, costUsd: 0 };
    throw error;
  }
}

function asFault(error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  throw error;
}
