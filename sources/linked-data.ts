import type { CheerioAPI } from 'cheerio/slim';
import { decodeHTMLStrict } from 'entities';
import { z } from 'zod';
import { jsonOf } from './http/answers.js';
import { textOf } from './values.js';

/** Comment marks in which some sites wrap their JSON. */
const WRAPPING = /^\s*\/\*\s*<!\[CDATA\[\s*\*\/|\/\*\s*\]\]>\s*\*\/\s*$/g;

const oneOrMany = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value: unknown): unknown[] =>
      value === null || value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value],
    z.array(item),
  );
const text = z.string().nullish().catch(undefined);
const named = z.object({ name: text }).catch({ name: undefined });
/** Scores and counts stand as numbers or as strings ("83"). */
const figure = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d+(\.\d+)?$/)
      .transform(Number),
  ])
  .nullish()
  .catch(undefined);

const ldFilmSchema = z.object({
  '@type': z.literal('Movie'),
  name: text,
  url: text,
  image: text,
  description: text,
  duration: text,
  datePublished: text,
  genre: oneOrMany(z.string()).catch([]),
  director: oneOrMany(named).catch([]),
  actor: oneOrMany(named).catch([]),
  actors: oneOrMany(named).catch([]),
  countryOfOrigin: oneOrMany(named).catch([]),
  releasedEvent: oneOrMany(z.object({ startDate: text }).catch({ startDate: undefined })).catch([]),
  aggregateRating: z
    .object({ name: text, ratingValue: figure, ratingCount: figure, reviewCount: figure, bestRating: figure })
    .nullish()
    .catch(undefined),
});

/** What a page's linked data tells of a film; every value may be absent. */
export type LdFilm = z.output<typeof ldFilmSchema>;

/**
 * The film among a page's ld+json blocks, of which there may be several (breadcrumbs, the site itself, broken ones).
 * @returns undefined where no block is a film.
 */
export function ldFilm($: CheerioAPI): LdFilm | undefined {
  for (const script of $('script[type="application/ld+json"]').toArray()) {
    const parsed = jsonOf($(script).text().replace(WRAPPING, ''));
    for (const block of Array.isArray(parsed) ? parsed : [parsed]) {
      const film = ldFilmSchema.safeParse(block);
      if (film.success) return film.data;
    }
  }
  return undefined;
}

/** Names in a list of linked data, without blanks. Strings in ld+json may be escaped for HTML once more. */
export function ldNames(things: LdFilm['director']): string[] {
  return things.flatMap(({ name }) => plainText(name) ?? []);
}

/** The text without HTML entities and outer blanks; undefined where nothing is left. */
export function plainText(value: string | null | undefined): string | undefined {
  return textOf(value === null || value === undefined ? value : decodeHTMLStrict(value));
}
