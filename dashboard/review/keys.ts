import type { Key } from '../components/keys.js';

/** What the keys of a film's review do. */
export const REVIEW_KEYS: readonly Key[] = [
  ['1–9', 'accept that candidate'],
  ['m', 'accept the best candidate, or keep the record'],
  ['n', 'none of these: they are never offered again, and the film is looked up further'],
  ['s', 'keep it as a stub'],
  ['x', 'reject it, for the reason that stands in the field'],
  ['/', 'look for another film; Enter goes to what was found, Enter again takes it'],
  ['j', 'next film'],
  ['k', 'previous film'],
  ['u', 'undo: reopen'],
];

/** What the keys of the queue do. */
export const QUEUE_KEYS: readonly Key[] = [
  ['j', 'begin with the first film'],
  ['a', 'choose all films of this page, or none'],
  ['w', 'choose the whole list, or not'],
  ['m', 'accept the record or the best candidate of those that are chosen'],
  ['s', 'keep them as stubs'],
  ['x', 'reject them, for the reason that stands in the field'],
];
