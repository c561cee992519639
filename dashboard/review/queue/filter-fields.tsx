import type { VNode } from 'preact';
import type { ReviewFilter } from '../../../entities/review/queue.js';
import { filterEntries } from '../query.js';

/** What part of the queue is looked at, carried along by a form. `without` has fields of its own there. */
export function FilterFields({ filter, without = [] }: { filter: ReviewFilter; without?: string[] }): VNode {
  return (
    <>
      {filterEntries(filter)
        .filter(([name]) => !without.includes(name))
        .map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
    </>
  );
}
