/** The rules of the system that this one takes over from, for comparison: fixed confidences by level, first hit wins. */
import { distance } from 'fastest-levenshtein';
import type { SearchHit } from '../../../../matching/types.js';
import type { Case } from '../cases/films.js';
import type { Outcome } from './measure.js';
import type { FilmIndex } from '../tmdb/search.js';

/** Levels that are tried (2 to 6; level 1 is the IMDb id) and the confidence from which one is taken. */
export interface Levels {
  last: number;
  minConfidence: number;
}

export const ALL_LEVELS: Levels = { last: 6, minConfidence: 0.5 };
export const DEFAULT_LEVELS: Levels = { last: 4, minConfidence: 0.7 };

interface Level {
  confidence: number;
  query(entry: Case): { text: string; year?: number };
  choose(hits: SearchHit[], entry: Case): SearchHit | undefined;
}

const LEVELS: Record<number, Level> = {
  2: {
    confidence: 0.9,
    query: exact,
    choose: (hits, { title, year }) =>
      hits.find((hit) => hit.title.toLowerCase() === title.toLowerCase() && hit.year === year),
  },
  3: {
    confidence: 0.8,
    query: ({ title, year }) => ({ text: normalized(title), year }),
    choose: ([first]) => first,
  },
  4: {
    confidence: 0.7,
    query: ({ title }) => ({ text: title }),
    choose: (hits, entry) =>
      best(hits, (hit) => 0.5 * alike(hit.title, entry.title) + 0.5 * yearScore(hit, entry), 0.5),
  },
  5: {
    confidence: 0.6,
    query: ({ title }) => ({ text: title }),
    choose: (hits, { title }) => hits.find((hit) => alike(hit.title, title) > 0.7),
  },
  6: {
    confidence: 0.5,
    query: ({ title }) => ({ text: title.split(/\s+/).slice(0, 3).join(' ') }),
    choose: ([first]) => first,
  },
};

/** Runs the predecessor's levels over the cases. */
export function runPredecessor(
  cases: Case[],
  index: FilmIndex,
  absent: ReadonlySet<number>,
  levels: Levels,
): Outcome[] {
  return cases.map((entry) => {
    let searches = 0;
    for (let number = 2; number <= levels.last; number += 1) {
      const level = LEVELS[number]!;
      if (level.confidence < levels.minConfidence) continue;
      const query = level.query(entry);
      searches += 1;
      const hits = index
        .find(query, absent)
        .map(({ id, title, year }) => ({ tmdbId: id, title, year, popularity: 0 }));
      const chosen = level.choose(hits, entry);
      if (chosen) {
        return { case: entry, filmId: chosen.tmdbId, confidence: level.confidence, searches, details: 0 };
      }
    }
    return { case: entry, confidence: 0, searches, details: 0 };
  });
}

function exact({ title, year }: Case): { text: string; year?: number } {
  return { text: title, year };
}

/** Its pattern works on bytes: a letter beyond ASCII loses one of them, and the query finds nothing. */
function normalized(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{ASCII}]+/gu, '\uFFFDx')
    .replace(/[^\w\s\uFFFD]/g, '')
    .trim();
}

function alike(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  return 1 - distance(left, right) / Math.max(left.length, right.length, 1);
}

function yearScore(hit: SearchHit, { year }: Case): number {
  if (year === undefined || hit.year === undefined) return 0;
  return { 0: 1, [-1]: 0.7, 1: 0.3 }[hit.year - year] ?? 0;
}

function best(hits: SearchHit[], score: (hit: SearchHit) => number, above: number): SearchHit | undefined {
  const [top] = hits.map((hit) => ({ hit, value: score(hit) })).sort((a, b) => b.value - a.value);
  return top !== undefined && top.value > above ? top.hit : undefined;
}
