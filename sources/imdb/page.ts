import { loadBuffer, type CheerioAPI } from 'cheerio';
import type { FilmRecord } from '../../domain/film.js';
import { checked } from '../http/answers.js';
import { filledFrom, ldRecord, readLdTitle } from './ld-json.js';
import { oldPageRecord } from './old-page.js';
import { imdbNextDataSchema } from './page-schema.js';
import { imdbTitleRecord } from './title.js';

/**
 * Reads an IMDb title page of any generation.
 * @param body the page as bytes.
 * @param charset what the server said of its encoding; else the page's own word counts, else UTF-8.
 * @returns the film that the page says it is; undefined for a page without one (a challenge, a skeleton).
 * @throws {SourceError} `invalid_response` naming what in the page's data has an unknown form.
 */
export function readImdbPage(body: Buffer, charset?: string): FilmRecord | undefined {
  const $ = loadBuffer(body, {
    encoding: {
      defaultEncoding: 'utf-8',
      transportLayerEncodingLabel: charset,
    },
  });
  const ld = readLdTitle($);
  const fallback = ld === undefined ? undefined : ldRecord(ld);
  const data = nextDataOf($);
  // A skeleton may still carry some ld+json; a film known by that alone would be stored over a blocked page.
  if (data !== undefined) return fromNextData(data, fallback);
  return oldPageRecord($) ?? fallback;
}

/** The JSON of `__NEXT_DATA__`: undefined where there is no such script, null where it is empty or cut off. */
function nextDataOf($: CheerioAPI): unknown {
  const script = $('script#__NEXT_DATA__');
  if (script.length === 0) return undefined;
  try {
    return JSON.parse(script.text()) as unknown;
  } catch {
    return null;
  }
}

function fromNextData(data: unknown, fallback: FilmRecord | undefined): FilmRecord | undefined {
  if (data === null) return undefined;
  const page = checked('imdb_scrape', imdbNextDataSchema, data, "the title page's __NEXT_DATA__").props
    ?.pageProps;
  const halves = [page?.aboveTheFoldData, page?.mainColumnData].filter(
    (half) => half !== null && half !== undefined,
  );
  const imdbId = page?.tconst ?? halves[0]?.id ?? undefined;
  if (imdbId === undefined || halves.length === 0) return undefined;
  const film = imdbTitleRecord(imdbId, halves);
  if (film === undefined) return undefined;
  return filledFrom(film, fallback?.imdbId === imdbId ? fallback : undefined);
}
