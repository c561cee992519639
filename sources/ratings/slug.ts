import anyAscii from 'any-ascii';
import { foldLetters } from '../../matching/titles/titles.js';

/** How a site makes the address of a film's page from its title. */
export interface SlugStyle {
  separator: '_' | '-';
  /** Signs that stay as they are. */
  keeps: string;
  /** What "&" becomes. */
  ampersand: string;
}

/**
 * A title as it stands in the address of a page: lower case, accents folded, apostrophes dropped, all else one separator.
 * Empty where the title has no Latin letter and is no number: an address without a slug is the site's index.
 */
export function slugOf(title: string, { separator, keeps, ampersand }: SlugStyle): string {
  if (/\p{L}/u.test(title) && !/\p{Script=Latin}/u.test(title)) return '';
  const plain = foldLetters(title)
    .replace(/['’‘ʼ`´]/gu, '')
    .replaceAll('&', ampersand)
    .replace(/[^\p{ASCII}]/gu, (sign) =>
      /\p{Script=Latin}/u.test(sign) ? anyAscii(sign).toLowerCase() : ' ',
    );
  const words = plain
    .split('')
    .map((sign) => (/[a-z0-9]/.test(sign) || keeps.includes(sign) ? sign : ' '))
    .join('');
  return /[a-z0-9]/.test(words) ? words.trim().replace(/\s+/g, separator) : '';
}
