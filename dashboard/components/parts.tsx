import type { ComponentChildren, VNode } from 'preact';
import type { FilmRow } from '../../domain/views/film.js';
import { recordWords } from '../../domain/words/films.js';
import { workflowUrl, type DashboardContext } from '../context.js';
import { moment, percent } from './format.js';
import { Heading, type TableView } from './list-view.js';

/** A heading with its content; the heading names the region for screen readers. */
export function Panel(props: {
  id: string;
  title: string;
  note?: ComponentChildren;
  children: ComponentChildren;
}): VNode {
  return (
    <article class="panel" aria-labelledby={props.id}>
      <h2 id={props.id}>{props.title}</h2>
      {props.note === undefined ? null : <p class="note">{props.note}</p>}
      {props.children}
    </article>
  );
}

export interface Column<Row> {
  name: string;
  /** Figures stand to the right; text from outside is broken anywhere, so that no word makes the table wide. */
  kind?: 'numeric' | 'outside';
  /** Its name in the address of a list that can be ordered by it. */
  sort?: string;
  cell: (row: Row) => ComponentChildren;
}

/** A table that scrolls by itself on a narrow screen; says so in words when it has no rows. */
export function Table<Row>(props: {
  caption: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  empty?: string;
  /** Its order and the columns that are left out, where they may be chosen. */
  view?: TableView;
}): VNode {
  const { caption, rows, empty = 'Nothing yet.', view } = props;
  const columns = props.columns.filter(
    ({ name }, index) => index === 0 || view?.without.includes(name) !== true,
  );
  if (rows.length === 0) return <p class="empty">{empty}</p>;
  return (
    <div class="overflow-auto" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, kind, sort }) => (
              <Heading key={name} name={name} sort={sort} numeric={kind === 'numeric'} view={view} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {columns.map(({ name, kind, cell }) => (
                <td key={name} class={kind}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A word of state; the colour only repeats what the word says. */
export function Badge({
  kind,
  children,
}: {
  kind: 'good' | 'fair' | 'bad' | 'plain';
  children: ComponentChildren;
}): VNode {
  return <span class={`badge ${kind}`}>{children}</span>;
}

const RECORD_KIND: Record<string, 'good' | 'fair' | 'bad'> = { full: 'good', minimal: 'fair', stub: 'bad' };

/** How complete a film's record is. */
export function RecordBadge({ film }: { film: Pick<FilmRow, 'importType' | 'reviewState'> }): VNode {
  const words = recordWords(film.importType, film.reviewState);
  return <Badge kind={RECORD_KIND[words] ?? 'plain'}>{words}</Badge>;
}

/** A share of 0–1 as a bar with its figure. */
export function ShareBar({ share, label }: { share: number | null; label: string }): VNode {
  return (
    <span class="share">
      <progress value={share ?? 0} max={1} aria-label={label} />
      <span class="numeric">{percent(share)}</span>
    </span>
  );
}

/** A moment in UTC, which the page's script tells in the reader's own time. */
export function When({ date }: { date: Date | string | null }): VNode {
  if (date === null) return <span>–</span>;
  return <time dateTime={new Date(date).toISOString()}>{moment(date)}</time>;
}

/** A record's way to its workflow in Temporal Web. */
export function WorkflowLink({
  context,
  workflowId,
}: {
  context: DashboardContext;
  workflowId: string | null;
}): VNode {
  const url = workflowId === null ? undefined : workflowUrl(context, workflowId);
  if (url === undefined) return <span>{workflowId ?? '–'}</span>;
  return (
    <a
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={`${workflowId ?? ''} in Temporal Web`}
    >
      Temporal ↗
    </a>
  );
}

/** What went wrong, or what was done, at the top of a page. */
export function Notice({ kind, children }: { kind: 'good' | 'bad'; children: ComponentChildren }): VNode {
  return (
    <p class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {children}
    </p>
  );
}
