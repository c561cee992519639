/** Text from outside, as everything that comes after takes it: Postgres, protobuf, terminals and logs. */
import { z } from 'zod';

/** Control characters; line breaks and tabs are none of them here. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;

/** The text with control characters and halves of letters (lone surrogates) replaced by U+FFFD. */
export function cleanText(text: string): string {
  return text.replace(CONTROL, '\uFFFD').toWellFormed();
}

/** The first characters of a text, with an ellipsis where it is longer; never half a character. */
export function shortened(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const characters = Array.from(text);
  return characters.length <= maxCharacters
    ? text
    : `${characters.slice(0, Math.max(maxCharacters - 1, 0)).join('')}…`;
}

/** The words as a sentence begins: the first letter large. */
export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * The text for a plain string of Temporal's protocol (a message, a summary, an id): clean, and cut to so many bytes of UTF-8.
 * protobufjs writes what is not well-formed as it stands, and the worker that reads it back ends.
 */
export function wireText(text: string, maxBytes: number): string {
  const clean = cleanText(text);
  // A unit of UTF-16 takes three bytes at most.
  if (clean.length * 3 <= maxBytes || bytesOf(clean) <= maxBytes) return clean;
  let bytes = bytesOf('…');
  let kept = '';
  for (const character of clean) {
    bytes += bytesOf(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Bytes of UTF-8, without the encoder that workflow code has not. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** What a person types, cleaned at the door; `what` is said where it is missing: "the reviewer". */
export function typedText(maxCharacters: number, what?: string): z.ZodType<string, string> {
  const text = z
    .string(what === undefined ? undefined : `expected ${what}`)
    .transform(cleanText)
    .pipe(z.string().trim().max(maxCharacters, `expected at most ${maxCharacters} characters`));
  return what === undefined ? text : text.refine((given) => given !== '', `expected ${what}`);
}

/** A name that decisions and changes are kept under, of at most 80 characters. */
export const personName = typedText(80, 'a name').transform((name) =>
  name.normalize('NFC').replace(/\s+/g, ' '),
);
