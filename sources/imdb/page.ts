import { readImdbId } from '../../domain/film-id.js';
import type { FilmRecord } from '../../domain/film.js';
import { checked, jsonOf } from '../http/answers.js';
import { SourceError } from '../http/errors.js';
import { decodePage, loadPage, readPageHead, type PageHead } from '../http/html.js';
import { filledFrom, ldRecord, readLdTitle } from './ld-json.js';
import { oldPageRecord } from './old-page.js';
import { imdbNextDataSchema } from './page-schema.js';
import { imdbTitleRecord } from './title.js';

/** What makes a record that of another film, were it left out. */
const IDENTITY = ['aboveTheFoldData', 'mainColumnData'].flatMap((half) =>
  ['titleText.text', 'titleType.id'].map((field) => `props.pageProps.${half}.${field}`),
);

/**
 * Reads an IMDb title page of any generation.
 * @param body the page as bytes.
 * @param charset what the server said of its encoding; else the page's own word counts, else UTF-8.
 * @returns the film that the page says it is, minimal where only its ld+json can be read; undefined for a page without
 * one (a challenge, a skeleton).
 * @throws {SourceError} `invalid_response` naming what in the page's data has an unknown form.
 */
export function readImdbPage(body: Buffer, charset?: string): FilmRecord | undefined {
  const html = decodePage(body, charset);
  const { scripts, canonical } = readPageHead(html);
  const ld = readLdTitle(scripts);
  const fallback = ld === undefined ? undefined : ldRecord(ld);
  const data = nextDataOf(scripts);
  // A skeleton may still carry some ld+json; a film known by that alone would be stored over a blocked page.
  const film =
    data === undefined
      ? (oldPageRecord(loadPage('imdb_scrape', html)) ?? fallback)
      : fromNextData(data, fallback);
  return film === undefined ? undefined : underCanonicalId(film, canonical);
}

/** A page under an id that was merged into another one still opens, and says under which the film is kept now. */
function underCanonicalId(film: FilmRecord, said: string | undefined): FilmRecord {
  const canonical = readImdbId(said);
  if (canonical === undefined || film.imdbId === undefined || canonical === film.imdbId) return film;
  return { ...film, imdbId: canonical, formerImdbIds: [film.imdbId] };
}

/** The JSON of `__NEXT_DATA__`: undefined where there is no such script, null where it is empty or cut off. */
function nextDataOf(scripts: PageHead['scripts']): unknown {
  const script = scripts.find(({ id }) => id === '__NEXT_DATA__');
  return script === undefined ? undefined : (jsonOf(script.text) ?? null);
}

function fromNextData(data: unknown, fallback: FilmRecord | undefined): FilmRecord | undefined {
  if (data === null) return undefined;
  const what = "the title page's __NEXT_DATA__";
  const page = checked('imdb_scrape', imdbNextDataSchema, data, what, { identity: IDENTITY }).props
    ?.pageProps;
  const halves = [page?.aboveTheFoldData, page?.mainColumnData].filter(
    (half) => half !== null && half !== undefined,
  );
  const imdbId = page?.tconst ?? halves[0]?.id ?? undefined;
  if (imdbId === undefined) return undefined;
  const known = fallback?.imdbId === imdbId ? fallback : undefined;
  const film = imdbTitleRecord(imdbId, halves);
  if (film === undefined) return hasFilm(data, imdbId) ? (known ?? unknownLayout(imdbId)) : undefined;
  const canonical = halves.map(({ meta }) => meta?.canonicalId).find((id) => id !== null && id !== undefined);
  return underCanonicalId(filledFrom(film, known), canonical);
}

/** Whether the page holds data of the film, under whatever name: a skeleton does not. */
function hasFilm(data: unknown, imdbId: string): boolean {
  const props = (data as { props?: { pageProps?: Record<string, unknown> } }).props?.pageProps ?? {};
  return Object.values(props).some((part) => {
    const { id, titleText } = (part ?? {}) as { id?: unknown; titleText?: unknown };
    return id === imdbId && titleText !== undefined;
  });
}

function unknownLayout(imdbId: string): never {
  throw new SourceError(
    'imdb_scrape',
    'invalid_response',
    `imdb_scrape answered ${imdbId} with a page whose data stand under unknown names, and no ld+json`,
    { retryable: false },
  );
}
