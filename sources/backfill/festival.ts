import { titleSlug } from '../../domain/slug.js';
import { festivalSlugSchema, yearSchema } from '../../domain/programme/programme.js';
import { KNOWN_FESTIVALS, knownFestival } from '../programmes/known-festivals.js';
import { isShape, nested, pick, pickText, wholeNumber, type Shape } from './shapes.js';

const CONTEXTS = ['festival_context', 'festivalContext', 'context', 'festival', 'ceremony', 'edition'];
const NAMES = [
  'festival_slug',
  'festivalSlug',
  'festival',
  'festival_name',
  'festivalName',
  'festival_key',
  'organization',
  'event',
];
const NAMES_WITHIN = ['slug', 'key', 'name', 'abbreviation'];
const YEARS = [
  'festival_year',
  'festivalYear',
  'edition_year',
  'editionYear',
  'ceremony_year',
  'ceremonyYear',
];
/** What an importer calls itself, where that says the festival. */
const SOURCES: Record<string, string> = { oscar_import: 'oscars' };

/** The edition that wanted a film; `guessed` in words where its year is only the film's. */
export interface Edition {
  festival: string;
  festivalYear: number;
  guessed?: string;
}

/**
 * Finds out for which edition a film was wanted, from whatever an earlier system wrote down of it.
 * @param shapes the job's arguments and the objects in it.
 * @param filmYear taken for the edition's year where nothing better is known.
 * @returns undefined for a film of no festival; a reason in words where a festival is named that cannot be used.
 */
export function editionOf(
  shapes: readonly Shape[],
  filmYear: number | undefined,
): Edition | { unusable: string } | undefined {
  const written = pickText(shapes, ['edition', 'edition_key', 'festival_edition', 'festival_key']);
  const [, writtenFestival, writtenYear] = /^(.*[^-_ ])[-_ ]+(\d{4})$/.exec(written ?? '') ?? [];
  const contexts = nested(shapes, CONTEXTS);
  const organizations = nested(contexts, ['organization', 'festival']);
  const name =
    writtenFestival ??
    pickText(shapes, NAMES) ??
    pickText(contexts, [...NAMES, ...NAMES_WITHIN]) ??
    pickText(organizations, NAMES_WITHIN) ??
    SOURCES[pickText(shapes, ['source']) ?? ''];
  if (name === undefined) return undefined;
  const festival = festivalSlug(name);
  if (!festivalSlugSchema.safeParse(festival).success) return { unusable: `festival "${name}" has no name` };
  const year =
    wholeNumber(writtenYear) ??
    wholeNumber(pick(shapes, YEARS)) ??
    wholeNumber(pick(contexts, [...YEARS, 'year']));
  const festivalYear = year ?? filmYear;
  if (festivalYear === undefined || !yearSchema.safeParse(festivalYear).success)
    return { unusable: `festival "${name}" without a year` };
  return {
    festival,
    festivalYear,
    ...(year === undefined ? { guessed: `the edition is taken from the film's year, ${festivalYear}` } : {}),
  };
}

/** "Festival de Cannes", "cannes", "CFF"… as the name that imports use. */
function festivalSlug(name: string): string {
  const slug = titleSlug(name).replace(/-\d{4}$/, '');
  const byTitle = KNOWN_FESTIVALS.find((known) => titleSlug(known.name) === slug);
  const short = slug
    .replace(/^(festival-(de|di|du)|internationale-filmfestspiele)-/, '')
    .replace(/-(international-)?film-festival$/, '');
  return byTitle?.slug ?? knownFestival(slug)?.slug ?? knownFestival(short)?.slug ?? short;
}

/** What awards a film was up for there: one nomination in the arguments themselves, or a list of them. */
export function nominationShapes(shapes: readonly Shape[]): Shape[] {
  const list = shapes.flatMap((shape) =>
    ['nominations', 'awards', 'extracted_awards'].flatMap((name) => {
      const value = shape[name];
      return Array.isArray(value) ? value.filter(isShape) : [];
    }),
  );
  return [...shapes, ...nested(shapes, ['nomination']), ...list];
}
