import { loadPage } from '../http/html.js';
import type { CheerioAPI } from 'cheerio/slim';
import type { CreditRecord, FilmRecord, ImageRecord, RatingRecord } from '../../domain/film.js';
import { countryCode } from '../../matching/evidence/countries.js';
import { compact } from '../../domain/compact.js';
import { distinctTexts, positive, textOf } from '../values.js';
import { ldFilm, ldNames, plainText, type LdFilm } from '../linked-data.js';

/** Titles of the pages that stand for an id without a film; they come with status 200. */
const NOT_FOUND = /^(IMDb ID Not found|TMDB Import Result)/i;
const SCALE = 5;
/** The largest number that the database's ids hold. */
const MAX_ID = 2 ** 31 - 1;

/** What a page of Letterboxd is. `unknown` is what is neither a film nor a miss: a challenge, or a new design. */
export type LetterboxdPage = { kind: 'film'; film: FilmRecord } | { kind: 'missing' } | { kind: 'unknown' };

/** Reads a page that came with status 200, from `/film/…` or in place of the redirect to it. */
export function readLetterboxdPage(html: string): LetterboxdPage {
  const $ = loadPage('letterboxd', html);
  const ld = ldFilm($);
  const body = $('body');
  if (body.attr('data-type') === 'film' && ld !== undefined) {
    const film = filmOf($, ld);
    if (film !== undefined) return { kind: 'film', film };
  }
  // Titles begin with a mark for the direction of writing, which nobody sees.
  const title = $('title')
    .text()
    .replace(/\p{Cf}/gu, '')
    .trim();
  return NOT_FOUND.test(title) ? { kind: 'missing' } : { kind: 'unknown' };
}

/** A minimal record: no ids of people, no original title. Its TMDb id is what makes it valuable. */
function filmOf($: CheerioAPI, ld: LdFilm): FilmRecord | undefined {
  const title = plainText(ld.name);
  if (title === undefined) return undefined;
  const body = $('body');
  const isFilm = body.attr('data-tmdb-type') !== 'tv';
  return {
    source: 'letterboxd',
    completeness: 'minimal',
    kind: isFilm ? 'movie' : 'series',
    title,
    alternativeTitles: [],
    genres: distinctTexts(ld.genre),
    countries: distinctTexts(ldNames(ld.countryOfOrigin).map((name) => countryCode(name) ?? name)),
    languages: [],
    credits: [
      ...creditsOf(ldNames(ld.director), 'directing', 'Director'),
      ...creditsOf(ldNames([...ld.actors, ...ld.actor]), 'cast', 'Actor'),
    ],
    ratings: ratingsOf(ld),
    images: postersOf(ld),
    videos: [],
    ...compact({
      imdbId: imdbIdOn($),
      // A series has a number of its own there, which some film has too.
      tmdbId: isFilm ? numberOf(body.attr('data-tmdb-id')) : undefined,
      year: yearOf(ld),
      runtimeMinutes: minutesOn($),
      overview: textOf($('meta[property="og:description"]').attr('content')),
    }),
  };
}

/** From the link in the page's footer ("http://www.imdb.com/title/tt7160372/maindetails"). */
function imdbIdOn($: CheerioAPI): string | undefined {
  const link = $('p.text-footer a[href*="imdb.com/title/"]').attr('href');
  return /\/title\/(tt\d{7,10})(?:\/|$)/.exec(link ?? '')?.[1];
}

/** "105 mins" in the footer, with a space that does not break. */
function minutesOn($: CheerioAPI): number | undefined {
  return numberOf(/(?<![\d,])([\d,]+)\s*mins?\b/.exec($('p.text-footer').text())?.[1]?.replaceAll(',', ''));
}

/** Of the release: `dateCreated` is the day on which the page was made. */
function yearOf(ld: LdFilm): number | undefined {
  return numberOf(/^\d{4}/.exec(ld.releasedEvent[0]?.startDate ?? '')?.[0]);
}

function numberOf(digits: string | undefined): number | undefined {
  const number = /^\d{1,10}$/.test(digits ?? '') ? positive(Number(digits)) : undefined;
  return number !== undefined && number <= MAX_ID ? number : undefined;
}

function creditsOf(names: string[], department: CreditRecord['department'], job: string): CreditRecord[] {
  return distinctTexts(names).map((name, position) => ({ name, department, job, position }));
}

/** Films with few ratings have no average. */
function ratingsOf({ aggregateRating }: LdFilm): RatingRecord[] {
  const value = positive(aggregateRating?.ratingValue);
  if (value === undefined || value > SCALE) return [];
  return [
    {
      source: 'letterboxd',
      value,
      scale: SCALE,
      ...compact({ votes: positive(aggregateRating?.ratingCount) }),
    },
  ];
}

function postersOf({ image }: LdFilm): ImageRecord[] {
  return image?.startsWith('https://') === true ? [{ kind: 'poster', url: image }] : [];
}
