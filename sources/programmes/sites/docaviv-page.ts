import { load } from 'cheerio/slim';
import type { Entry } from '../../../domain/programme/programme.js';
import { compact } from '../../../domain/compact.js';
import { pageFault } from '../../http/html.js';

/** A film's page, read. */
export interface DocavivFilm {
  entry: Entry;
  /** Whether the page tells anything that films have; events and retrospectives tell nothing of it. */
  known: boolean;
}

/**
 * What a film's page tells. Names in Hebrew are left out of directors and countries: sources write them in Latin
 * letters, and a name that looks like another one speaks against the right film.
 * @param html the page; empty where there is none.
 * @param listed the title in the list, used where the page has none.
 */
export function docavivFilm(html: string, listed: string): DocavivFilm {
  // A page that no people made would hold up the whole process; it tells nothing of a film.
  const page = load(pageFault(html) === undefined ? html : '');
  page('script,style,noscript').remove();
  const texts = (selector: string): string[] =>
    page(selector)
      .toArray()
      .map((element) => page(element).text().trim().replace(/\s+/g, ' '))
      .filter((text) => text !== '');
  const [first = listed, second] = texts('.elementor-heading-title');
  const english = [second, first].find((title) => title !== undefined && isLatin(title));
  const title = english ?? first;
  const director = texts('.e-n-accordion-item .title-row')[0];
  const blocks = texts('.elementor-widget-text-editor');
  const runtime = blocks.map((text) => /^(\d{1,3})\s*(?:דק|min)/.exec(text)?.[1]).find(Boolean);
  const section = texts('.film-competition-badge .comp-span-link')[0];
  const directors = namesIn(director);
  return {
    entry: compact({
      title,
      originalTitle: first === title ? undefined : first,
      directors: directors.length === 0 ? undefined : directors,
      runtimeMinutes: runtime === undefined || Number(runtime) === 0 ? undefined : Number(runtime),
      nominations: section === undefined ? undefined : [{ category: section }],
    }),
    known: director !== undefined || runtime !== undefined || page('.screening-box').length > 0,
  };
}

function namesIn(director = ''): string[] {
  return director
    .split(/[,&]/)
    .map((name) => name.trim())
    .filter((name) => name !== '' && isLatin(name));
}

function isLatin(text: string): boolean {
  return /\p{Script=Latin}/u.test(text) && !/\p{Script=Hebrew}/u.test(text);
}
