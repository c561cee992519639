import { loadPage } from '../http/html.js';
import type { CheerioAPI } from 'cheerio/slim';
import { z } from 'zod';
import type { RatingRecord, FilmDescription } from '../../domain/film.js';
import { compact } from '../../domain/compact.js';
import { positive, textOf } from '../values.js';
import { jsonOf } from '../http/answers.js';
import { ldFilm, ldNames, plainText, type LdFilm } from '../linked-data.js';
import { ratingsOf, type RatedPage } from './find-page.js';
import { slugOf, type SlugStyle } from './slug.js';

const SITE = 'https://www.rottentomatoes.com';
const STYLE: SlugStyle = { separator: '_', keeps: '', ampersand: ' and ' };
const SCALE = 100;
/** "Dune (2021)" and "The Shawshank Redemption (1994) - Rotten Tomatoes". */
const YEAR_IN_NAME = /(?<!\s)\s*\(((?:18|19|20)\d{2})\)/;

const count = z.number().nullish().catch(undefined);
/** Where there are too few reviews, `score` is not there, though the counts are. */
const scorecardSchema = z.object({
  criticsScore: z.object({
    score: z
      .string()
      .regex(/^\d{1,3}$/)
      .nullish()
      .catch(undefined),
    reviewCount: count,
    ratingCount: count,
  }),
});
const hydrationSchema = z.object({
  title: z.string().nullish().catch(undefined),
  releaseYear: z.coerce
    .string()
    .regex(/^\d{4}$/)
    .optional()
    .catch(undefined),
});
type Hydration = z.output<typeof hydrationSchema>;

/** Rotten Tomatoes: the Tomatometer. */
export const createRottenTomatoes = ratingsOf({
  source: 'rotten_tomatoes',
  name: 'Rotten Tomatoes',
  addressesOf: rottenTomatoesAddresses,
  read: readRottenTomatoes,
});

/** With the year first: the bare slug may be an older film of that name. Old pages leave out a leading "the". */
export function rottenTomatoesAddresses({ title, originalTitle, year }: FilmDescription): string[] {
  const slug = slugOf(title, STYLE) || slugOf(originalTitle ?? '', STYLE);
  if (slug === '') return [];
  const slugs = [...(year === undefined ? [] : [`${slug}_${year}`]), slug, slug.replace(/^the_(?=.)/, '')];
  return [...new Set(slugs)].map((one) => `${SITE}/m/${one}`);
}

/** Reads a film's page of 2019 or later; undefined where it is none. */
export function readRottenTomatoes(html: string): RatedPage | undefined {
  const $ = loadPage('rotten_tomatoes', html);
  const ld = ldFilm($);
  const hydration = hydrationSchema.safeParse(jsonOf($('script#hydration').text())).data;
  const scorecard = scorecardSchema.safeParse(jsonOf($('#media-scorecard-json').text())).data;
  if (ld === undefined && scorecard === undefined) return undefined;
  const heading = $('title').text();
  const name =
    textOf(hydration?.title) ??
    plainText(ld?.name) ??
    heading.replace(/(?<!\s)\s+[-|] Rotten Tomatoes.*$/s, '');
  const directors = ldNames(ld?.director ?? []);
  return {
    film: {
      title: name.replace(YEAR_IN_NAME, '').trim(),
      ...(directors.length === 0 ? {} : { directors }),
      ...compact({ year: yearOf(hydration, ld, heading), runtimeMinutes: minutesOn($) }),
    },
    rating: scorecard === undefined ? ratingOf(ld) : ratingFrom(scorecard.criticsScore),
  };
}

/** The dates on the page may be those of a re-release. */
function yearOf(
  hydration: Hydration | undefined,
  ld: LdFilm | undefined,
  heading: string,
): number | undefined {
  const year =
    hydration?.releaseYear ?? YEAR_IN_NAME.exec(ld?.name ?? '')?.[1] ?? YEAR_IN_NAME.exec(heading)?.[1];
  return year === undefined ? undefined : Number(year);
}

/** "2h 35m" in the list of details, or "P142M" in 2019; the "2:29" elsewhere on the page is the trailer's. */
function minutesOn($: CheerioAPI): number | undefined {
  for (const item of $('[data-qa="item"]').toArray()) {
    if ($(item).find('[data-qa="item-label"]').text().trim() !== 'Runtime') continue;
    const [, hours, minutes] =
      /^(?:(\d+)h)?\s*(?:(\d+)m)?$/.exec($(item).find('[data-qa="item-value"]').text().trim()) ?? [];
    return positive(Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  }
  const old = /^P(\d+)M$/.exec($('.meta-value time[datetime^="P"]').attr('datetime') ?? '')?.[1];
  return old === undefined ? undefined : positive(Number(old));
}

function ratingFrom({
  score,
  reviewCount,
  ratingCount,
}: z.output<typeof scorecardSchema>['criticsScore']): RatingRecord | undefined {
  return score === null || score === undefined
    ? undefined
    : tomatometer(Number(score), reviewCount ?? ratingCount);
}

function ratingOf(ld: LdFilm | undefined): RatingRecord | undefined {
  const rating = ld?.aggregateRating;
  const value = rating?.name === 'Tomatometer' ? rating.ratingValue : undefined;
  return value === null || value === undefined ? undefined : tomatometer(value, rating?.reviewCount);
}

/** 0 % is a score; only one that nobody gave is none. */
function tomatometer(value: number, reviews: number | null | undefined): RatingRecord | undefined {
  const votes = positive(reviews);
  if (value > SCALE || (value === 0 && votes === undefined)) return undefined;
  return { source: 'rotten_tomatoes', value, scale: SCALE, ...compact({ votes }) };
}
