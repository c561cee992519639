import type { ComponentChildren, VNode } from 'preact';
import { z } from 'zod';
import { optional, plainText, queryString, searchOf } from './form-fields.js';

/** How a list is looked at, as its address says it. */
export interface ListView {
  /** What it is ordered by: "title", or "-title" the other way round; its own order where absent. */
  sort?: string | undefined;
  /** Names of columns that are left out. */
  without: string[];
}

/** A table's view with the address that has another order. */
export interface TableView extends ListView {
  address: (sort: string) => string;
}

/** The fields of a list's query that make its {@link ListView}; what cannot be read does not matter. */
export function viewFields<const Sort extends string>(
  sorts: readonly Sort[],
): { sort: z.ZodType<Sort | `-${Sort}` | undefined>; without: z.ZodType<string[]> } {
  const both = sorts.flatMap((sort) => [sort, `-${sort}`] as const);
  return {
    sort: optional(z.enum(both)).catch(undefined),
    without: z.preprocess((given) => [given ?? []].flat(), z.array(plainText(40)).max(20)).catch([]),
  };
}

/** Adds a view to a query string. */
export function addView(search: URLSearchParams, { sort, without }: ListView): void {
  if (sort !== undefined) search.set('sort', sort);
  for (const name of without) search.append('without', name);
}

/** A view of a list as its address. `more` stands before it. */
export function viewAddress(
  path: string,
  view: ListView,
  more: Record<string, string | undefined> = {},
): string {
  const search = searchOf(more);
  addView(search, view);
  return path + queryString(search);
}

type Sortable = string | number | Date | null;

/**
 * The rows of a list that is read whole, in the order that its view asks for; in their own where it asks for none. What is
 * missing stands last, whichever way.
 */
export function inOrder<Row>(
  rows: readonly Row[],
  sort: string | undefined,
  values: Record<string, (row: Row) => Sortable>,
): readonly Row[] {
  const valueOf = values[sort?.replace(/^-/, '') ?? ''];
  if (valueOf === undefined) return rows;
  const way = sort?.startsWith('-') === true ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [a, b] = [valueOf(one), valueOf(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return (
      way * (typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b) : Number(a) - Number(b))
    );
  });
}

/** The form of a list that has nothing but its view to choose. */
export function ViewForm(props: { path: string; view: ListView; columns: readonly string[] }): VNode {
  const { path, view, columns } = props;
  return (
    <form method="get" action={path} class="filter" data-list="list">
      <ViewFields view={view} columns={columns}>
        <button type="submit" class="secondary">
          Show
        </button>
      </ViewFields>
    </form>
  );
}

/** The fields of a list's form that keep its order, and choose its columns; the first column always stands. */
export function ViewFields(props: {
  view: ListView;
  columns: readonly string[];
  children?: ComponentChildren;
}): VNode {
  const { view, columns, children } = props;
  return (
    <>
      {view.sort === undefined ? null : <input type="hidden" name="sort" value={view.sort} />}
      <details class="columns">
        <summary>Columns</summary>
        <fieldset>
          <legend>Left out</legend>
          {columns.slice(1).map((name) => (
            <label key={name}>
              <input type="checkbox" name="without" value={name} checked={view.without.includes(name)} />
              {name}
            </label>
          ))}
        </fieldset>
        {children}
      </details>
    </>
  );
}

/** A column's name, which orders the list by it: figures largest first, the other way round when it is asked again. */
export function Heading(props: {
  name: string;
  sort: string | undefined;
  numeric: boolean;
  view: TableView | undefined;
}): VNode {
  const { name, sort, numeric, view } = props;
  if (sort === undefined || view === undefined)
    return (
      <th scope="col" class={numeric ? 'numeric' : undefined}>
        {name}
      </th>
    );
  const [first, second] = numeric ? [`-${sort}`, sort] : [sort, `-${sort}`];
  const isUp = view.sort === sort;
  const isDown = view.sort === `-${sort}`;
  return (
    <th
      scope="col"
      class={numeric ? 'numeric' : undefined}
      aria-sort={isUp ? 'ascending' : isDown ? 'descending' : undefined}
    >
      <a class="sort" href={view.address(view.sort === first ? second : first)}>
        {name}
        {isUp ? ' ↑' : isDown ? ' ↓' : ''}
      </a>
    </th>
  );
}
