import { aboveTheFold, displayTitle, mainColumn, originalTitle, posterOf } from './data.js';
import { padding, realHalves } from './real-page.js';
import { imdbGenre } from '../films/names.js';
import { isoDuration, localRelease, nameId, ratingOf, type TitleOnImdb } from './facts.js';

/**
 * A title page as IMDb serves it: Next.js data, and an ld+json block with its known traps.
 * @param english false for a visitor who is taken to read another language.
 * @param isReal of the form and size of 2025/26; else small and of 2022.
 */
export function titlePage(film: TitleOnImdb, english: boolean, isReal = false): string {
  const title = escapeHtml(displayTitle(film, english));
  const year = film.year === undefined ? '' : ` (${film.year})`;
  const old = { upper: aboveTheFold(film, english), lower: mainColumn(film, english) };
  const { upper, lower } = isReal ? realHalves(film, old.upper, old.lower) : old;
  const more = isReal ? padding(film.imdbId) : undefined;
  const data = {
    props: {
      pageProps: {
        tconst: film.imdbId,
        aboveTheFoldData: upper,
        mainColumnData: more === undefined ? lower : { ...lower, moreLikeThisTitles: more.data },
        requestContext: {},
      },
    },
    page: '/title/[tconst]',
    query: { tconst: film.imdbId },
    buildId: 'sandbox',
  };
  return [
    `<!DOCTYPE html><html lang="${english ? 'en-US' : 'fr'}" xmlns:og="http://opengraphprotocol.org/schema/"><head>`,
    `<meta charSet="utf-8"/><title>${title}${year} - IMDb</title>`,
    `<script type="application/ld+json">${inScript(linkedData(film, english))}</script>`,
    `<meta property="og:title" content="${title}${year} - IMDb"/>`,
    `</head><body><div id="__next"><h1>${title}</h1>${more?.markup ?? ''}</div>`,
    `<script id="__NEXT_DATA__" type="application/json">${inScript(data)}</script></body></html>`,
  ].join('');
}

/**
 * The traps: `name` is the original title, `datePublished` a release in one country and not the first showing,
 * strings hold HTML entities, and an obscure title has next to nothing.
 */
function linkedData(film: TitleOnImdb, english: boolean): Record<string, unknown> {
  const original = originalTitle(film);
  const display = displayTitle(film, english);
  const head = {
    '@context': 'https://schema.org',
    '@type': film.kind === 'tvSeries' ? 'TVSeries' : film.kind === 'tvEpisode' ? 'TVEpisode' : 'Movie',
    url: `/title/${film.imdbId}/`,
    name: entities(original),
  };
  if (film.plot === undefined && film.cast.length === 0) return head;
  const rating = ratingOf(film);
  const release = localRelease(film);
  const people = (names: string[]) =>
    names.map((name) => ({ '@type': 'Person', url: `/name/${nameId(name)}/`, name: entities(name) }));
  return {
    ...head,
    ...(display === original ? {} : { alternateName: entities(display) }),
    ...(posterOf(film) === null ? {} : { image: posterOf(film)?.url }),
    ...(film.plot === undefined ? {} : { description: entities(film.plot) }),
    ...(rating.aggregateRating === null
      ? {}
      : {
          aggregateRating: {
            '@type': 'AggregateRating',
            ratingCount: rating.voteCount,
            bestRating: 10,
            worstRating: 1,
            ratingValue: rating.aggregateRating,
          },
        }),
    genre: film.genres.map(imdbGenre),
    ...(release === null ? {} : { datePublished: release.iso }),
    keywords: film.keywords.join(','),
    actor: people(film.cast.slice(0, 3).map(({ name }) => name)),
    director: people(film.directors),
    creator: people(film.writers),
    ...(film.runtimeMinutes === undefined ? {} : { duration: isoDuration(film.runtimeMinutes) }),
  };
}

/** JSON that cannot end the script that it stands in. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}

function entities(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/'/g, '&apos;').replace(/"/g, '&quot;');
}

function escapeHtml(text: string): string {
  return entities(text).replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
