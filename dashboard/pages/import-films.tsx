import type { VNode } from 'preact';
import { z } from 'zod';
import { IMPORT_TYPES } from '../../domain/sources.js';
import type { EditionFilm, FilmFilter, TierAttempt } from '../../entities/queries/imports-page-films.js';
import { Badge, ImportTypeBadge, Table, WorkflowLink } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { count, duration, moment, usd } from '../format.js';
import { reasonWords, sourceWords } from './import-words.js';

export const FILMS_A_PAGE = 50;
const STATES = ['parked', 'review', 'flagged', 'decided', 'rejected', 'waiting'] as const;
const STATE_WORDS: Record<(typeof STATES)[number], string> = {
  parked: 'waits for the sources',
  review: 'before a reviewer',
  flagged: 'accepted, to be looked at',
  decided: 'decided by a person',
  rejected: 'rejected by a person',
  waiting: 'not looked up yet',
};
const unset = (given: unknown): unknown => (given === '' ? undefined : given);

/** Which films are shown; fields that a form leaves empty are none. */
export const filmFilterSchema = z.object({
  type: z.preprocess(unset, z.enum(IMPORT_TYPES).optional()),
  reason: z.preprocess(unset, z.string().max(60).optional()),
  state: z.preprocess(unset, z.enum(STATES).optional()),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});

interface FilmsProps {
  context: DashboardContext;
  edition: string;
  films: EditionFilm[];
  filter: FilmFilter;
  page: number;
  /** Films that pass the filter. */
  total: number;
}

/** The films of an import with what was tried for each, filtered and paged. */
export function Films(props: FilmsProps): VNode {
  const { context, edition, films, filter, page, total } = props;
  return (
    <article class="panel" aria-labelledby="films">
      <h2 id="films">Films</h2>
      <FilterForm edition={edition} filter={filter} />
      <Table
        caption="Films of this import"
        empty={isFiltered(filter) ? 'No film passes the filter.' : 'No films yet.'}
        rows={films}
        columns={[
          { name: 'Film', cell: (film) => <FilmName film={film} /> },
          { name: 'Record', cell: (film) => <Record film={film} /> },
          { name: 'Tried', cell: ({ tried }) => <Tried tried={tried} /> },
          { name: 'Cost', numeric: true, cell: ({ tried }) => usd(sumOf(tried)) },
          {
            name: 'Workflow',
            cell: ({ workflowId }) => <WorkflowLink context={context} workflowId={workflowId} />,
          },
        ]}
      />
      <Pages edition={edition} filter={filter} page={page} total={total} />
    </article>
  );
}

function FilterForm({ edition, filter }: Pick<FilmsProps, 'edition' | 'filter'>): VNode {
  const { type, state, reason } = filter;
  return (
    <form class="actions film-filter" method="get" action={`/imports/${edition}#films`}>
      <label>
        Record
        <select name="type">
          <option value="">all</option>
          {IMPORT_TYPES.map((one) => (
            <option key={one} value={one} selected={one === type}>
              {one}
            </option>
          ))}
        </select>
      </label>
      <label>
        State
        <select name="state">
          <option value="">all</option>
          {STATES.map((one) => (
            <option key={one} value={one} selected={one === state}>
              {STATE_WORDS[one]}
            </option>
          ))}
        </select>
      </label>
      <label>
        Reason
        <input name="reason" value={reason ?? ''} maxLength={60} placeholder="omdb_not_found" />
      </label>
      <button type="submit" class="secondary">
        Filter
      </button>
      {isFiltered(filter) ? <a href={`/imports/${edition}#films`}>All films</a> : null}
    </form>
  );
}

function isFiltered({ type, state, reason }: FilmFilter): boolean {
  return (type ?? state ?? reason) !== undefined;
}

function FilmName({ film }: { film: EditionFilm }): VNode {
  const { movieId, title, year, imdbId, critical, vanishedAt, nominations } = film;
  return (
    <>
      <a class="outside" href={`/films/${movieId}`}>
        {title}
      </a>{' '}
      {year === null ? null : `(${year})`}
      <div class="note">
        {imdbId ?? 'no IMDb id'} · {nominations === 1 ? '1 nomination' : `${count(nominations)} nominations`}
        {critical ? ' · critical' : ''}
        {vanishedAt === null ? '' : ` · no longer in the programme since ${moment(vanishedAt)}`}
      </div>
    </>
  );
}

function Record({ film }: { film: EditionFilm }): VNode {
  const { movieId, importType, reviewState, reason } = film;
  const waiting = importType === 'stub' && reviewState === null;
  return (
    <>
      <ImportTypeBadge type={importType} />
      {reviewState === null && !waiting ? null : (
        <div class="note">
          {reviewState === 'review' || reviewState === 'flagged' ? (
            <a href={`/review/${movieId}`}>{STATE_WORDS[reviewState]}</a>
          ) : (
            STATE_WORDS[reviewState ?? 'waiting']
          )}
        </div>
      )}
      {importType === 'stub' && reason !== null ? <div class="note">{reasonWords(reason)}</div> : null}
    </>
  );
}

function Tried({ tried }: { tried: TierAttempt[] }): VNode {
  if (tried.length === 0) return <span class="note">nothing</span>;
  return (
    <ol class="tried">
      {tried.map((attempt, index) => (
        <li key={index}>
          <Badge kind={attempt.success ? 'good' : 'plain'}>{sourceWords(attempt.source)}</Badge>{' '}
          {attempt.success ? foundWords(attempt) : reasonWords(attempt.reason ?? 'not found')}
          <span class="note">
            {' '}
            {attempt.cached ? 'from the cache' : duration(attempt.responseTimeMs)}
            {attempt.costUsd > 0 ? `, ${usd(attempt.costUsd)}` : ''}
          </span>
        </li>
      ))}
    </ol>
  );
}

function foundWords({ strategy, confidence }: TierAttempt): string {
  const sure = confidence === null || confidence >= 1 ? '' : ` (${confidence.toFixed(2)})`;
  return strategy === null ? 'found' : `found by ${strategy.replaceAll('_', ' ')}${sure}`;
}

function sumOf(tried: TierAttempt[]): number {
  return tried.reduce((sum, { costUsd }) => sum + costUsd, 0);
}

function Pages({ edition, filter, page, total }: Omit<FilmsProps, 'context' | 'films'>): VNode | null {
  const last = Math.max(Math.ceil(total / FILMS_A_PAGE), 1);
  const to = (wanted: number): string => {
    const query = new URLSearchParams({ page: String(wanted) });
    for (const [name, value] of Object.entries(filter)) if (typeof value === 'string') query.set(name, value);
    return `/imports/${edition}?${query.toString()}#films`;
  };
  const first = (page - 1) * FILMS_A_PAGE;
  return (
    <nav class="pages" aria-label="Pages of films">
      <span>
        {total === 0
          ? 'No films'
          : `${count(first + 1)}–${count(Math.min(first + FILMS_A_PAGE, total))} of ${count(total)} films`}
      </span>
      {page > 1 ? <a href={to(page - 1)}>Previous</a> : null}
      {page < last ? <a href={to(page + 1)}>Next</a> : null}
    </nav>
  );
}
