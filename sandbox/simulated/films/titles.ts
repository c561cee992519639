import anyAscii from 'any-ascii';

/**
 * The words of a title as a search index sees them: lower case, accents and Latin letters folded (ø → o), other
 * scripts left alone, signs dropped. A typo stays a typo.
 */
export function wordsOf(title: string): string[] {
  const folded = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\p{Script=Latin}/gu, (letter) => anyAscii(letter))
    .toLowerCase();
  return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** How well the words of a query fit a title: 2 the whole title, 1 a phrase in it, 0 neither. */
export function closeness(query: string[], title: string[]): 0 | 1 | 2 {
  const wanted = ` ${query.join(' ')} `;
  const given = ` ${title.join(' ')} `;
  if (given === wanted) return 2;
  return given.includes(wanted) ? 1 : 0;
}
