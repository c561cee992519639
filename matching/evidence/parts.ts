/** A film and its parts: whose title names a part of which, and which stands among other words. */
import { isPartNumber, withoutPart } from '../titles/notes.js';
import { prepareTitle } from '../titles/similarity.js';
import { mainTitle, titleParts } from '../titles/titles.js';

/** A wanted title: how much of the title given it is, and of a part's title those of the whole, in canonical letters. */
interface Wanted {
  text: string;
  share: number;
  wholes: readonly string[];
}

/** Whether the title names a part of a film that bears the rest of it. */
export function isWholeOfPart(titles: readonly Wanted[], borne: readonly string[]): boolean {
  const wholes = titles.flatMap((title) => title.wholes);
  return wholes.length > 0 && borne.some((title) => wholes.includes(prepareTitle(title).canonical));
}

/** A shorter title stands within many. */
const SHORTEST_WITHIN = 4;

/** Whether the title given holds one that a film bears, word for word; a number behind it makes it that of another part. */
export function standsWithin(titles: readonly Wanted[], borne: readonly string[]): boolean {
  const wholes = titles
    .filter(({ share }) => share === 1)
    .map(({ text }) => ` ${prepareTitle(text).canonical} `);
  return borne.some((title) => {
    const { canonical } = prepareTitle(title);
    if (canonical.length < SHORTEST_WITHIN) return false;
    return wholes.some((whole) => {
      const at = whole.indexOf(` ${canonical} `);
      const behind = whole.slice(at + canonical.length + 1).trim();
      return at >= 0 && whole.trim() !== canonical && !isPartNumber(behind);
    });
  });
}

/** The canonical titles of the film of which a title names a part: "1900", "Novecento" for "1900 (Novecento) – Part One". */
export function wholesOf(title: string): string[] {
  const whole = withoutPart(title);
  if (whole === undefined) return [];
  return [...titleParts(whole), mainTitle(whole) ?? whole].map((one) => prepareTitle(one).canonical);
}
