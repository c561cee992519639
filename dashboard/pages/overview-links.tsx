import type { VNode } from 'preact';
import { count } from '../format.js';

/** Address of the films that a figure counts. */
export function filmsPath(filter: Record<string, string | null | undefined>): string {
  const given = Object.entries(filter).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  );
  return `/films?${new URLSearchParams(given).toString()}`;
}

/** A count that leads to what it counts; none has nothing to lead to. */
export function CountLink({ href, value, of }: { href: string; value: number; of: string }): VNode {
  if (value === 0) return <span>0</span>;
  return (
    <a href={href} aria-label={`${count(value)} ${of}`}>
      {count(value)}
    </a>
  );
}
