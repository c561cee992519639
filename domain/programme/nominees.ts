/** The people of a nomination as one text, in a table's cell: "Nadia Melliti [nm7654321] (actress); …". */
import type { Nominee } from './programme.js';

const FORM = /^(.*?)\s*(?:\[(nm\d{7,10})\])?\s*(?:\(([^()]*)\))?$/;

/** @returns the text, as JSON where names have signs that would part it otherwise. */
export function nomineesText(people: readonly Nominee[]): string {
  const text = people
    .map(
      ({ name, imdbId, role }) =>
        name + (imdbId === undefined ? '' : ` [${imdbId}]`) + (role === undefined ? '' : ` (${role})`),
    )
    .join('; ');
  return JSON.stringify(readNominees(text)) === JSON.stringify(people.map(ordered))
    ? text
    : JSON.stringify(people);
}

/** The people that a text names, unchecked. */
export function readNominees(text: string): unknown[] {
  if (text.startsWith('[{')) {
    try {
      return JSON.parse(text) as unknown[];
    } catch {
      // A name that begins so.
    }
  }
  return text.split(';').flatMap((part) => {
    const [, name = '', imdbId, role] = FORM.exec(part.trim()) ?? [];
    return name === '' && imdbId === undefined
      ? []
      : [ordered({ name: name || (imdbId ?? ''), imdbId, role })];
  });
}

function ordered({ name, imdbId, role }: Nominee): Nominee {
  return { name, imdbId, role };
}
