import type { VNode } from 'preact';
import { count } from '../../domain/words/figures.js';

/** A list of which a page is shown: counted (the total may be a lower bound), or only known to go on. */
type Listed = { perPage: number; total: number; totalWords?: string } | { more: boolean };

/**
 * The ways to the pages before and after; nothing where all is on one page that need not be counted.
 * @param props.of what is listed, in the plural: "films".
 * @param props.page from 1.
 */
export function Pager(
  props: { of: string; page: number; address: (page: number) => string } & Listed,
): VNode | null {
  const { of, page, address } = props;
  const counted = 'total' in props;
  const last = counted ? Math.ceil(props.total / props.perPage) : Infinity;
  const more = counted ? page < last : props.more;
  if (counted ? props.total === 0 : page === 1 && !more) return null;
  return (
    <nav aria-label={`Pages of ${of}`} class="pager">
      {counted ? <span>{whereWords(props, page)}</span> : null}
      {page > 1 ? (
        <a href={address(Math.min(page - 1, last))} rel="prev" data-key="[">
          ← Previous
        </a>
      ) : null}
      {more ? (
        <a href={address(page + 1)} rel="next" data-key="]">
          Next →
        </a>
      ) : null}
    </nav>
  );
}

/** "51–100 of 312 films" */
function whereWords(
  { of, perPage, total, totalWords = count(total) }: { of: string } & Extract<Listed, { total: number }>,
  page: number,
): string {
  if (total === 1) return `1 ${of.replace(/s$/, '')}`;
  const first = (page - 1) * perPage + 1;
  if (first > total) return `There are ${totalWords} ${of}`;
  return `${count(first)}–${count(Math.min(page * perPage, total))} of ${totalWords} ${of}`;
}
