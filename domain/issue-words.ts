import { z } from 'zod';
import { cleanText, shortened } from './text.js';

type Issue = z.core.$ZodRawIssue;

const KEYS_SHOWN = 5;
const KEY_SHOWN = 80;

/** What zod calls types, in the words of people who give values. */
const TYPES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
  undefined: 'nothing',
  null: 'null',
  never: 'nothing',
};

const FORMATS: Record<string, string> = {
  url: 'a URL such as https://example.org',
  email: 'an e-mail address',
  uuid: 'a UUID',
  date: 'a date such as 2025-05-13',
  datetime: 'a time such as 2025-05-13T09:00:00Z',
};

/** What lengths are counted in; other limits are those of numbers. */
const UNITS: Record<string, [one: string, many: string]> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
  set: ['entry', 'entries'],
  map: ['entry', 'entries'],
  file: ['byte', 'bytes'],
};

/**
 * What a value should have been, in plain words: `expected a number above 0`. Values are not repeated, for they may be
 * secrets.
 * @returns undefined where only the schema itself could say it.
 */
export function expectation(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return oneOf(issue.values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value))));
    case 'too_small':
      return limit(issue, issue.minimum, ['at least', 'more than', 'above']);
    case 'too_big':
      return limit(issue, issue.maximum, ['at most', 'fewer than', 'below']);
    case 'invalid_format':
      return `expected ${FORMATS[issue.format] ?? `text of the form ${issue.pattern ?? issue.format}`}`;
    case 'not_multiple_of':
      return `expected a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return unknownFields(issue.keys);
    case 'invalid_union':
      return unionWords(issue);
    default:
      return undefined;
  }
}

/** Names fields that are not known, the first of them and in short: `unknown field "titel"`. */
export function unknownFields(keys: readonly string[]): string {
  const shown = keys.slice(0, KEYS_SHOWN).map((key) => `"${shortened(cleanText(key), KEY_SHOWN)}"`);
  const more = keys.length > shown.length ? ` and ${keys.length - shown.length} more` : '';
  return `unknown field ${shown.join(', ')}${more}`;
}

/** {@link expectation}, and what kind of value was found: `expected text, found nothing`. */
function issueWords(issue: Issue): string | undefined {
  const expected = expectation(issue);
  if (issue.code === 'invalid_type') return `${expected}, found ${kindOf(issue.input)}`;
  return expected !== undefined && issue.code === 'invalid_value' && issue.input === undefined
    ? `${expected}, found nothing`
    : expected;
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? `expected ${values.join('')}` : `expected one of ${values.join(', ')}`;
}

function limit(
  { origin, inclusive, exact }: { origin: string; inclusive?: boolean; exact?: boolean },
  bound: number | bigint,
  [inclusively, ofMany, ofNumber]: readonly [string, string, string],
): string {
  const [one, many] = UNITS[origin] ?? [];
  if (one === undefined || many === undefined)
    return `expected a number ${inclusive === false ? ofNumber : `of ${inclusively}`} ${bound}`;
  const manner = exact === true ? 'exactly' : inclusive === false ? ofMany : inclusively;
  return `expected ${manner} ${bound} ${Number(bound) === 1 ? one : many}`;
}

function unionWords(issue: Issue): string {
  const { options } = issue as { options?: unknown };
  return Array.isArray(options) && options.length > 0
    ? oneOf(options.map((option) => `"${String(option)}"`))
    : 'expected one of the forms that are known';
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && !Number.isInteger(value))
    return Number.isFinite(value) ? 'a fraction' : 'no number';
  return TYPES[typeof value] ?? typeof value;
}

// For all schemas of a process, wherever their issues are told; what a schema says itself comes first.
z.config({ customError: issueWords });
