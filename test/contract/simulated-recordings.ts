import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const SAMPLES = new URL('../../../shared/samples/', import.meta.url);

/** Recordings of the real sources lie beside the project, not in it; tests on them are skipped where they are not. */
export const HAVE_RECORDINGS = existsSync(SAMPLES);

const CASES = new URL('../../../shared/cases/bodies/', import.meta.url);
export const HAVE_CASES = existsSync(CASES);

/** A reduced body of an upstream, by its name. */
export function caseBody(name: string): string {
  return readFileSync(new URL(name, CASES), 'utf8');
}

/** The names of all reduced bodies. */
export function caseNames(): string[] {
  return HAVE_CASES ? readdirSync(CASES).sort() : [];
}

export interface Recording {
  url: string;
  status: number;
  contentType: string | undefined;
  headers: Record<string, string>;
  body: string;
}

/** A recorded answer by its path under the samples; `.raw.json` files are a body alone. */
export function recording(path: string): Recording {
  const text = readFileSync(new URL(path, SAMPLES), 'utf8');
  if (path.endsWith('.raw.json'))
    return { url: '', status: 200, contentType: undefined, headers: {}, body: text };
  const { request, response } = JSON.parse(text) as {
    request: { url: string };
    response: { status: number; headers: Record<string, string | string[]>; bodyText: string };
  };
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  const { status, bodyText } = response;
  return { url: request.url, status, contentType: headers['content-type'], headers, body: bodyText };
}

/** A recorded page, plain or compressed. */
export function recordedPage(path: string): string {
  const bytes = readFileSync(new URL(path, SAMPLES));
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** Every path of a JSON value with its types; all elements of an array count as one. */
export type Shape = Map<string, Set<string>>;

export function shapeOf(value: unknown, path = '', shape: Shape = new Map()): Shape {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  shape.set(path, (shape.get(path) ?? new Set()).add(type));
  if (Array.isArray(value)) for (const each of value) shapeOf(each, `${path}[]`, shape);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value))
      shapeOf(each, path === '' ? key : `${path}.${key}`, shape);
  }
  return shape;
}

/** Paths and types of `ours` that `theirs` does not have. A null stands for any type where the other has the path. */
export function strangers(ours: Shape, theirs: Shape, known: string[] = []): string[] {
  return [...ours].flatMap(([path, types]) => {
    const expected = theirs.get(path);
    if (known.some((prefix) => path.startsWith(prefix))) return [];
    if (expected === undefined) return [`${path}: not there`];
    return [...types]
      .filter((type) => !expected.has(type) && type !== 'null' && [...expected].some((one) => one !== 'null'))
      .map((type) => `${path}: ${type} for ${[...expected].join('|')}`);
  });
}

/** Content types as a reader compares them: without case and spaces. */
export function plain(contentType: string | null | undefined): string {
  return (contentType ?? '').toLowerCase().replaceAll(' ', '');
}
