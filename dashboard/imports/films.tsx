import type { VNode } from 'preact';
import { z } from 'zod';
import type { EditionFilm, TierAttempt } from '../../domain/views/film.js';
import { IMPORT_TYPES } from '../../domain/sources.js';
import { EDITION_FILM_SORTS, type FilmFilter } from '../../entities/editions/films.js';
import { SelectField } from '../components/forms.js';
import { addView, ViewFields, viewFields, type ListView } from '../components/list-view.js';
import { Pager } from '../components/pager.js';
import { Badge, RecordBadge, Panel, Table, WorkflowLink, type Column } from '../components/parts.js';
import { Usd } from '../components/usd.js';
import type { DashboardContext } from '../context.js';
import { usd, counted } from '../../domain/words/figures.js';
import { duration, moment } from '../components/format.js';
import { optional, plainText, queryString, searchOf } from '../components/form-fields.js';
import { ENTRY_STATES } from '../../domain/review/states.js';
import { reasonWords, sourceWords, stateWords, whyWords } from '../../domain/words/films.js';

export const FILMS_A_PAGE = 50;

/** Which films are shown, and how. */
export const filmFilterSchema = z.object({
  type: optional(z.enum(IMPORT_TYPES)),
  reason: optional(plainText(60)),
  state: optional(z.enum(ENTRY_STATES)),
  ...viewFields(EDITION_FILM_SORTS),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});

interface FilmsProps {
  context: DashboardContext;
  edition: string;
  films: EditionFilm[];
  filter: FilmFilter;
  view: ListView;
  /** Why films of it are stubs: what may be asked for. */
  reasons: string[];
  page: number;
  /** Films that pass the filter. */
  total: number;
}

/** The films of an import with what was tried for each, filtered, ordered and paged. */
export function Films(props: FilmsProps): VNode {
  const { context, edition, films, filter, view, reasons, page, total } = props;
  const columns = columnsOf(context);
  const address = (how: ListView, wanted: number): string =>
    `/imports/${edition}${filterString(filter, how, wanted)}#films`;
  return (
    <Panel id="films" title="Films">
      <FilterForm
        edition={edition}
        filter={filter}
        view={view}
        reasons={reasons}
        columns={columns.map(({ name }) => name)}
      />
      <div id="list">
        <Table
          caption="Films of this import"
          empty={isFiltered(filter) ? 'No film passes the filter.' : 'No films yet.'}
          rows={films}
          columns={columns}
          view={{ ...view, address: (sort) => address({ ...view, sort }, 1) }}
        />
        <Pager
          of="films"
          page={page}
          perPage={FILMS_A_PAGE}
          total={total}
          address={(wanted) => address(view, wanted)}
        />
      </div>
    </Panel>
  );
}

function columnsOf(context: DashboardContext): Column<EditionFilm>[] {
  return [
    { name: 'Film', kind: 'outside', sort: 'title', cell: (film) => <FilmName film={film} /> },
    { name: 'Record', sort: 'record', cell: (film) => <Record film={film} /> },
    { name: 'Tried', cell: ({ tried }) => <Tried tried={tried} /> },
    { name: 'Cost', kind: 'numeric', sort: 'cost', cell: ({ tried }) => <Usd amount={sumOf(tried)} /> },
    {
      name: 'Workflow',
      cell: ({ workflowId }) => <WorkflowLink context={context} workflowId={workflowId} />,
    },
  ];
}

/** A filter, a view and a page as a query string with its "?". */
function filterString({ type, reason, state }: FilmFilter, view: ListView, page: number): string {
  const search = searchOf({ type, reason, state });
  addView(search, view);
  search.set('page', String(page));
  return queryString(search);
}

function FilterForm(
  props: Pick<FilmsProps, 'edition' | 'filter' | 'view' | 'reasons'> & { columns: string[] },
): VNode {
  const { edition, filter, view, reasons, columns } = props;
  const { type, state, reason } = filter;
  return (
    <form class="filter" method="get" action={`/imports/${edition}#films`} data-list="list">
      <SelectField name="type" label="Record" value={type} choices={IMPORT_TYPES} />
      <SelectField name="state" label="State" value={state} choices={ENTRY_STATES} words={stateWords} />
      <SelectField name="reason" label="Reason" value={reason} choices={reasons} words={reasonWords} />
      <ViewFields view={view} columns={columns} />
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
      <a href={`/films/${movieId}`}>{title}</a> {year === null ? null : `(${year})`}
      <div class="note">
        {imdbId ?? 'no IMDb id'} · {counted(nominations, 'nomination')}
        {critical ? ' · critical' : ''}
        {vanishedAt === null ? '' : ` · no longer in the programme since ${moment(vanishedAt)}`}
      </div>
    </>
  );
}

function Record({ film }: { film: EditionFilm }): VNode {
  const { movieId, importType, reviewState, reason } = film;
  return (
    <span class="said">
      <RecordBadge film={film} />
      {reviewState === null ? null : (
        <span class="note">
          {reviewState === 'review' || reviewState === 'flagged' ? (
            <a href={`/review/${movieId}`}>{stateWords(reviewState)}</a>
          ) : (
            stateWords(reviewState)
          )}
        </span>
      )}
      {importType === 'stub' && reason !== null ? <span class="note">{reasonWords(reason)}</span> : null}
    </span>
  );
}

function Tried({ tried }: { tried: TierAttempt[] }): VNode {
  if (tried.length === 0) return <span class="note">nothing</span>;
  return (
    <ol class="tried">
      {tried.map((attempt, index) => (
        <li key={index}>
          <Badge kind={attempt.success ? 'good' : 'plain'}>{sourceWords(attempt.source)}</Badge>{' '}
          {attempt.success ? foundWords(attempt) : whyWords(attempt.reason ?? 'not found')}
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
