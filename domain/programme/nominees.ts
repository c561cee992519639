/** The people of a nomination as one text, in a table's cell: "Nadia Melliti [nm7654321] (actress); …". */
import type { Nominee } from './programme.js';

const FORM = /^(.*?)\s*(?:\[(nm\d{7,10})\])?\s*(?:\(([^()]*)\))?$/;

/** The people that a text names, unchecked. */
export function readNominees(text: string): Nominee[] {
  return text.split(';').flatMap((part) => {
    const [, name = '', imdbId, role] = FORM.exec(part.trim()) ?? [];
    return name === '' && imdbId === undefined ? [] : [{ name: name || (imdbId ?? ''), imdbId, role }];
  });
}
