import { numberFor } from '../films/random.js';
import type { Film } from '../scenario-schema.js';

const SITE = 'https://letterboxd.com';
/** It calls countries by names of its own. */
const COUNTRIES: Record<string, string> = { US: 'USA', GB: 'UK' };
const names = new Intl.DisplayNames(['en'], { type: 'region' });

/**
 * A film's page with its traps: ids as attributes of the body, the IMDb id only in a link, linked data in a comment, a
 * day that is the page's and not the film's, and no score where there are few ratings.
 */
export function letterboxdFilmPage(film: Film, slug: string): string {
  const title = escapeHtml(film.title);
  const named = film.year === undefined ? title : `${title} (${film.year})`;
  const type = film.letterboxd === 'series' ? 'tv' : 'movie';
  const minutes = film.runtimeMinutes === undefined ? '' : `${film.runtimeMinutes}&nbsp;mins &nbsp; `;
  const imdb =
    film.imdbId === undefined
      ? ''
      : `<a href="http://www.imdb.com/title/${film.imdbId}/maindetails">IMDb</a> `;
  return [
    '<!DOCTYPE html>\n<html id="html" lang="en" class="no-mobile no-js"><head><meta charset="UTF-8">',
    `<meta property="og:type" content="video.movie"><meta property="og:title" content="${named}">`,
    film.plot === undefined ? '' : `<meta property="og:description" content="${escapeHtml(film.plot)}">`,
    `<title>\u200e${named} • Reviews, film + cast • Letterboxd</title></head>`,
    `<body class="film backdropped" data-type="film" data-tmdb-type="${type}" data-tmdb-id="${film.tmdbId}">`,
    `<h1 class="headline-1 primaryname"><span class="name">${title}</span></h1>`,
    `<p class="text-link text-footer"> ${minutes}More at ${imdb}`,
    `<a href="https://www.themoviedb.org/${type}/${film.tmdbId}/">TMDB</a></p>`,
    `<script type="application/ld+json">\n/* <![CDATA[ */\n${inScript(linkedData(film, slug))}\n/* ]]> */\n</script>`,
    '</body></html>',
  ].join('');
}

/** The page of an id that it does not know; its status is 200. */
export function letterboxdMissPage(kind: 'imdb' | 'tmdb', id: string): string {
  const title = kind === 'imdb' ? 'IMDb ID Not found' : 'TMDB Import Result';
  return `<!DOCTYPE html>\n<html id="html" lang="en"><head><meta charset="UTF-8"><meta property="og:url" content="${SITE}/${kind}/${escapeHtml(id)}/"><title>\u200e${title} • Letterboxd</title></head><body></body></html>`;
}

function linkedData(film: Film, slug: string): Record<string, unknown> {
  const url = `${SITE}/film/${slug}/`;
  const people = (all: string[]) => all.map((name) => ({ '@type': 'Person', name, sameAs: '/people/' }));
  const seed = `letterboxd rating ${film.tmdbId}`;
  return {
    '@context': 'http://schema.org',
    '@type': 'Movie',
    '@id': url,
    url,
    name: film.title,
    dateCreated: '2011-06-22',
    ...(film.year === undefined
      ? {}
      : { releasedEvent: [{ '@type': 'PublicationEvent', startDate: String(film.year) }] }),
    director: people(film.directors),
    actors: people(film.cast.map(({ name }) => name)),
    genre: film.genres,
    countryOfOrigin: film.countries.map((code) => ({
      '@type': 'Country',
      name: COUNTRIES[code] ?? names.of(code) ?? code,
    })),
    ...(numberFor(seed, 5) === 0
      ? {}
      : {
          aggregateRating: {
            '@type': 'aggregateRating',
            ratingValue: 2 + numberFor(seed, 280) / 100,
            ratingCount: 40 + numberFor(`${seed} count`, 400_000),
            reviewCount: 10,
            bestRating: 5,
            worstRating: 0,
          },
        }),
  };
}

/** JSON that cannot end the script that it stands in. */
export function inScript(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}

/** Text as HTML has it. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
