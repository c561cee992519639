import type { CheerioAPI } from 'cheerio/slim';
import type { CreditRecord, FilmKind, FilmRecord, RatingRecord } from '../../domain/film.js';
import { compact } from '../../domain/compact.js';
import { distinctTexts, isoDateOf, positive, textOf } from '../values.js';
import { isoMinutes } from './ld-json.js';

/** A title page from before 2021, when the facts stood in the markup; undefined where the page is none. */
export function oldPageRecord($: CheerioAPI): FilmRecord | undefined {
  const imdbId = textOf($('meta[property="pageId"]').attr('content'));
  const heading = $('h1[itemprop="name"]').first();
  const year = /\d{4}/.exec(heading.find('#titleYear').text())?.[0];
  const title = textOf(heading.clone().children().remove().end().text().replaceAll('\u00a0', ' '));
  if (imdbId === undefined || title === undefined || !/^tt\d{7,10}$/.test(imdbId)) return undefined;
  const poster = textOf($('.poster img[itemprop="image"]').attr('src'));
  const texts = (selector: string): string[] =>
    distinctTexts(
      $(selector)
        .toArray()
        .map((element) => $(element).text()),
    );
  return {
    source: 'imdb_scrape',
    completeness: 'full',
    kind: kindOf($),
    imdbId,
    title,
    alternativeTitles: [],
    genres: texts('.subtext [itemprop="genre"]'),
    countries: codesIn($, 'country_of_origin').map((code) => code.toUpperCase()),
    languages: codesIn($, 'primary_language'),
    credits: [
      ...castOf($),
      ...peopleOf($, 'director', 'directing', 'Director'),
      ...peopleOf($, 'creator', 'writing', 'Writer'),
    ],
    ratings: ratingsOf($),
    images: poster?.startsWith('https://') === true ? [{ kind: 'poster', url: poster }] : [],
    videos: [],
    ...compact({
      originalTitle: textOf($('.originalTitle').contents().first().text()),
      year: year === undefined ? undefined : Number(year),
      releaseDate: isoDateOf($('.subtext meta[itemprop="datePublished"]').attr('content')),
      runtimeMinutes: isoMinutes($('.subtext time[itemprop="duration"]').attr('datetime')),
      overview: textOf($('.summary_text').first().text()),
    }),
  };
}

function kindOf($: CheerioAPI): FilmKind {
  const type = $('meta[property="og:type"]').attr('content') ?? '';
  if (type.includes('tv_show')) return 'series';
  if (type.includes('episode')) return 'episode';
  return type.includes('movie') ? 'movie' : 'other';
}

/** Codes in the links of the details ("…?country_of_origin=de&…"). */
function codesIn($: CheerioAPI, parameter: string): string[] {
  const links = $(`.txt-block a[href*="${parameter}="]`).toArray();
  return distinctTexts(
    links.map((link) => new RegExp(`${parameter}=([a-z]{2,3})\\b`).exec($(link).attr('href') ?? '')?.[1]),
  );
}

function peopleOf(
  $: CheerioAPI,
  property: string,
  department: CreditRecord['department'],
  job: string,
): CreditRecord[] {
  const people = $(`.credit_summary_item [itemprop="${property}"]`).toArray();
  return people.flatMap((person, position) => {
    const name = textOf($(person).find('[itemprop="name"]').text());
    if (name === undefined) return [];
    return [
      {
        name,
        department,
        job,
        position,
        ...compact({ imdbPersonId: personId($(person).find('a').attr('href')) }),
      },
    ];
  });
}

function castOf($: CheerioAPI): CreditRecord[] {
  const rows = $('table.cast_list td[itemprop="actor"]').toArray();
  return rows.flatMap((cell, position) => {
    const name = textOf($(cell).find('[itemprop="name"]').text());
    if (name === undefined) return [];
    const character = textOf($(cell).siblings('.character').find('a').first().text());
    const imdbPersonId = personId($(cell).find('a').attr('href'));
    return [
      { name, department: 'cast' as const, job: 'Actor', position, ...compact({ character, imdbPersonId }) },
    ];
  });
}

function personId(href: string | undefined): string | undefined {
  return /nm\d+/.exec(href ?? '')?.[0];
}

function ratingsOf($: CheerioAPI): RatingRecord[] {
  const number = (selector: string): number | undefined =>
    positive(Number($(selector).first().text().replaceAll(',', '')) || undefined);
  const value = number('.imdbRating [itemprop="ratingValue"]');
  const metascore = number('.metacriticScore span');
  return [
    ...(value === undefined
      ? []
      : [
          {
            source: 'imdb' as const,
            value,
            scale: 10,
            ...compact({ votes: number('.imdbRating [itemprop="ratingCount"]') }),
          },
        ]),
    ...(metascore === undefined ? [] : [{ source: 'metacritic' as const, value: metascore, scale: 100 }]),
  ];
}
