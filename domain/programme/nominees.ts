/** The people of a nomination as one text, in a table's cell: "Nadia Melliti [nm7654321] (actress); …". */
import type { Nominee } from './programme.js';

const ROLE = /\(([^()]*)\)$/;
const ID = /\[(nm\d{7,10})\]$/;

/** The people that a text names, unchecked. */
export function readNominees(text: string): Nominee[] {
  return text.split(';').flatMap((part) => {
    const whole = part.trim();
    const role = ROLE.exec(whole)?.[1];
    const known = whole.replace(ROLE, '').trim();
    const imdbId = ID.exec(known)?.[1];
    const name = known.replace(ID, '').trim();
    return name === '' && imdbId === undefined ? [] : [{ name: name || (imdbId ?? ''), imdbId, role }];
  });
}
