import { localRelease } from '../imdb/facts.js';
import type { TargetPage } from '../imdb/site.js';
import { escapeHtml, inScript } from '../letterboxd/pages.js';
import type { Film } from '../scenario-schema.js';
import type { World } from '../world.js';

/** The sites of ratings that Zyte fetches: their addresses, and where a film's facts for them stand. */
const SITES = {
  'www.rottentomatoes.com': { path: /^\/m\/([^/]*)\/?$/, of: 'rottenTomatoes', page: rottenTomatoesPage },
  'www.metacritic.com': { path: /^\/movie\/([^/]*)\/?$/, of: 'metacritic', page: metacriticPage },
} as const;

type Reviewed = NonNullable<Film['metacritic']>;

/** Whether an address is one of these sites. */
export function isReviewSite(hostname: string): hostname is keyof typeof SITES {
  return Object.hasOwn(SITES, hostname);
}

/** What a site gives for an address: a film's page, its index where the slug is empty, or 404. */
export function reviewPage(
  url: string,
  hostname: keyof typeof SITES,
  { scenario: { films }, isReal }: World,
): TargetPage {
  const { path, of, page } = SITES[hostname];
  const slug = path.exec(decodeURIComponent(new URL(url).pathname))?.[1];
  if (slug === '') return html(url, 200, '<title>Movies</title><h1>Movies</h1>');
  const film = films.find((one) => one[of]?.slug === slug);
  const reviewed = film?.[of];
  if (film === undefined || reviewed === undefined) {
    const older = isReal && slug !== undefined ? olderNamesake(slug, of, films) : undefined;
    return older === undefined
      ? html(url, 404, '<title>404 - Not Found</title>')
      : html(url, 200, page(older, { slug: slug ?? '', score: 88, reviews: 40 }));
  }
  return html(url, 200, page(film, reviewed));
}

/** Under the address without a year stands another film, where a film has the one with its year. */
function olderNamesake(
  slug: string,
  of: 'rottenTomatoes' | 'metacritic',
  films: readonly Film[],
): Film | undefined {
  const film = films.find((one) => one[of] !== undefined && one[of].slug.replace(/[-_]\d{4}$/, '') === slug);
  return film === undefined
    ? undefined
    : {
        ...film,
        year: (film.year ?? 2025) - 40,
        releaseDate: undefined,
        directors: ['Somebody Else'],
        runtimeMinutes: 71,
      };
}

function html(url: string, status: number, body: string): TargetPage {
  return {
    url,
    status,
    headers: [{ name: 'content-type', value: 'text/html; charset=utf-8' }],
    html: `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"></head>${body}</html>`,
  };
}

function people(names: string[]): object[] {
  return names.map((name) => ({ '@type': 'Person', name }));
}

function ldScript(data: object): string {
  return `<script type="application/ld+json">${inScript(data)}</script>`;
}

/** The traps: a score is not there with too few reviews though they are counted; a trailer's length; another date. */
function rottenTomatoesPage(film: Film, { slug, score, reviews }: Reviewed): string {
  const withYear = slug.endsWith(`_${film.year ?? ''}`);
  const counts = {
    likedCount: 0,
    notLikedCount: 0,
    reviewCount: reviews,
    ratingCount: reviews,
    title: 'Tomatometer',
  };
  const scorecard = {
    audienceScore: { reviewCount: 12, likedCount: 9, notLikedCount: 3, title: 'Popcornmeter' },
    criticsScore:
      score === undefined ? counts : { ...counts, score: String(score), scorePercent: `${score}%` },
  };
  const minutes = film.runtimeMinutes ?? 0;
  return [
    `<title>${escapeHtml(film.title)} | Rotten Tomatoes</title>`,
    ldScript({
      '@context': 'http://schema.org',
      '@type': 'Movie',
      name: withYear ? `${film.title} (${film.year})` : film.title,
      director: people(film.directors),
      ...(score === undefined
        ? {}
        : {
            aggregateRating: {
              '@type': 'AggregateRating',
              name: 'Tomatometer',
              bestRating: '100',
              ratingValue: String(score),
              reviewCount: reviews,
            },
          }),
    }),
    `<script id="hydration" type="application/json">${inScript({ title: film.title, ...(film.year === undefined ? {} : { releaseYear: String(film.year) }) })}</script>`,
    `<script id="media-scorecard-json" type="application/json">${inScript(scorecard)}</script>`,
    '<rt-text slot="iconic-video-runtime">2:29</rt-text><dl>',
    '<div data-qa="item"><rt-text data-qa="item-label">Release Date (Theaters)</rt-text><rt-text data-qa="item-value">Jan 1, 2011</rt-text></div>',
    minutes === 0
      ? ''
      : `<div data-qa="item"><rt-text data-qa="item-label">Runtime</rt-text><rt-text data-qa="item-value">${Math.floor(minutes / 60)}h ${minutes % 60}m</rt-text></div>`,
    '</dl>',
  ].join('');
}

/** The traps: several blocks of linked data, a date of one country, and a length that is wrong by a unit. */
function metacriticPage(film: Film, { score, reviews }: Reviewed): string {
  const minutes = film.runtimeMinutes;
  const hours = Math.floor((minutes ?? 0) / 60);
  const date = localRelease(film)?.iso;
  return [
    `<title>${escapeHtml(film.title)} Reviews - Metacritic</title>`,
    ldScript({ '@context': 'https://schema.org', '@type': 'WebSite', name: 'Metacritic' }),
    ldScript({
      '@context': 'https://schema.org',
      '@type': 'Movie',
      name: film.title,
      contentRating: '',
      director: people(film.directors),
      // A trailer's own length and name, in a block of its own.
      trailer: { '@type': 'VideoObject', name: 'Official Trailer', duration: 'PT2M9S', uploadDate: date },
      datePublished: date,
      ...(minutes === undefined ? {} : { duration: `PT${hours === 0 ? '' : `${hours}M`}${minutes % 60}S` }),
      ...(score === undefined
        ? {}
        : {
            aggregateRating: {
              '@type': 'AggregateRating',
              name: 'Metascore',
              bestRating: 100,
              ratingValue: score,
              reviewCount: reviews,
            },
          }),
    }),
  ].join('');
}
