import type { ComponentChildren, VNode } from 'preact';
import { Badge } from '../components/parts.js';
import { count } from '../format.js';
import { imdbUrl, STATE_WORDS, tmdbUrl } from './film-words.js';

/** One of some values, or any. */
export function SelectField(props: {
  name: string;
  label: string;
  value: string | undefined;
  choices: readonly string[];
  /** How a value reads; as it stands by default. */
  words?: (value: string) => string;
}): VNode {
  const { name, label, value, choices, words = (text: string): string => text } = props;
  const all = value === undefined || choices.includes(value) ? choices : [value, ...choices];
  return (
    <label>
      {label}
      <select name={name}>
        <option value="">any</option>
        {all.map((choice) => (
          <option key={choice} value={choice} selected={choice === value}>
            {words(choice)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Where in a list one is, with the ways to the pages before and after. `total` may be a lower bound. */
export function Pager(props: {
  page: number;
  perPage: number;
  total: number;
  /** How the total reads where it is only known to be more. */
  totalWords?: string;
  address: (page: number) => string;
}): VNode | null {
  const { page, perPage, total, totalWords = count(total), address } = props;
  if (total === 0) return null;
  const first = (page - 1) * perPage + 1;
  return (
    <nav aria-label="Pages" class="pager">
      <span>
        {count(first)}–{count(Math.min(page * perPage, total))} of {totalWords}
      </span>
      {page > 1 ? (
        <a href={address(page - 1)} rel="prev">
          ← Before
        </a>
      ) : null}
      {page * perPage < total ? (
        <a href={address(page + 1)} rel="next">
          After →
        </a>
      ) : null}
    </nav>
  );
}

/** Where a film stands with people. */
export function StateBadge({ state }: { state: string | null }): VNode {
  if (state === null) return <span>–</span>;
  const kind = state === 'review' || state === 'flagged' ? 'fair' : state === 'decided' ? 'good' : 'plain';
  return <Badge kind={kind}>{STATE_WORDS[state] ?? state}</Badge>;
}

/** Links to a film's pages at the sources. */
export function SourceLinks(props: {
  tmdbId?: number | null | undefined;
  imdbId?: string | null | undefined;
}): VNode {
  const { tmdbId, imdbId } = props;
  return (
    <span class="links">
      {tmdbId === undefined || tmdbId === null ? null : (
        <Outside url={tmdbUrl(tmdbId)}>{`TMDb ${tmdbId}`}</Outside>
      )}
      {imdbId === undefined || imdbId === null ? null : <Outside url={imdbUrl(imdbId)}>{imdbId}</Outside>}
    </span>
  );
}

function Outside({ url, children }: { url: string; children: ComponentChildren }): VNode {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children} ↗
    </a>
  );
}
