import { channel } from 'node:diagnostics_channel';
import type { z } from 'zod';

/** What was left out of an upstream's answer because its form was not the expected one. */
export interface OddValue {
  source: string;
  /** Where it stood, without the positions in lists ("credits.cast.name"). */
  path: string;
  expected: string;
}

/** The diagnostics channel that hears of each {@link OddValue}. */
export const ODD_VALUES = 'festival-lookup.odd-values';
const oddValues = channel(ODD_VALUES);

/** A fault in a fault in a fault: more than any answer nests. */
const MAX_ROUNDS = 12;

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * Reads a value by its schema; one odd value costs only itself. What the schema refuses is left out: the value; where
 * that must be there, the thing that it belongs to, and so on up to the whole.
 * @param identity paths, without positions in lists, without which the whole is not what it is taken for: an odd value
 * there refuses it.
 * @returns the value and what was left out of it; or the issues of the whole where it is refused.
 */
export function readLeniently<T>(
  source: string,
  schema: z.ZodType<T>,
  value: unknown,
  identity: readonly string[] = [],
): { data: T; leftOut: readonly OddValue[] } | { issues: readonly Issue[] } {
  const first = schema.safeParse(value);
  if (first.success) return { data: first.data, leftOut: [] };
  const leftOut: OddValue[] = [];
  const rest = structuredClone(value);
  let issues: readonly Issue[] = first.error.issues;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (issues.some(({ path }) => identity.includes(nameOf(path)))) break;
    if (!leaveOut(rest, issues)) break;
    leftOut.push(...issues.map(({ path, message }) => ({ source, path: nameOf(path), expected: message })));
    const again = schema.safeParse(rest);
    if (again.success) {
      for (const odd of leftOut) oddValues.publish(odd);
      return { data: again.data, leftOut };
    }
    ({ issues } = again.error);
  }
  return { issues: first.error.issues };
}

const nameOf = (path: Path): string => path.filter((key) => typeof key !== 'number').join('.');

/** Takes out what the issues name; false where that is the whole. */
function leaveOut(root: unknown, issues: readonly Issue[]): boolean {
  const thinned = new Set<unknown[]>();
  for (const { path } of issues) {
    const place = placeOf(root, path);
    if (place === undefined) return false;
    const { holder, key } = place;
    if (Array.isArray(holder)) {
      // Positions of the other issues must still hold: the gaps go at the end.
      holder[key as number] = GAP;
      thinned.add(holder);
    } else {
      Reflect.deleteProperty(holder, key);
    }
  }
  for (const list of thinned) list.splice(0, list.length, ...list.filter((entry) => entry !== GAP));
  return true;
}

const GAP = Symbol('left out');

/** The innermost thing on the path that is there, and what holds it; undefined where that is the root. */
function placeOf(root: unknown, path: Path): { holder: object; key: PropertyKey } | undefined {
  let place: { holder: object; key: PropertyKey } | undefined;
  let value = root;
  for (const key of path) {
    if (value === GAP) return place;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) break;
    place = { holder: value, key };
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return place;
}
