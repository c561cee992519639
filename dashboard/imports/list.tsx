import type { FastifyInstance } from 'fastify';
import type { VNode } from 'preact';
import { z } from 'zod';
import { listImports, type ListedImport } from '../../client/imports/list.js';
import { viewAddress, viewFields, ViewForm, type TableView } from '../components/list-view.js';
import { Pager } from '../components/pager.js';
import { Notice, ShareBar, Table, When, WorkflowLink, type Column } from '../components/parts.js';
import { Usd } from '../components/usd.js';
import type { DashboardContext } from '../context.js';
import { listLinks } from '../../entities/access/links.js';
import { EDITION_SORTS } from '../../entities/editions/figures.js';
import { KeptLinks } from '../links/view.js';
import { importWorkflowId } from '../../domain/identity.js';
import { count, counted } from '../../domain/words/figures.js';
import { Page, sendPage } from '../components/layout.js';
import { mayOperate } from '../sign-in/people.js';
import { figuresOf, type Figures } from './figures.js';
import { StateBadge } from './labels.js';

/** Letters of a reason that are shown at once. */
const LINE = 60;
const querySchema = z.object({
  ...viewFields(EDITION_SORTS),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});

/** `/imports`: running and past imports. */
export function importsPage(app: FastifyInstance, context: DashboardContext): void {
  app.get('/imports', async (request, reply) => {
    const { page, ...view } = querySchema.parse(request.query);
    const [{ imports, unread, more, silent }, links] = await Promise.all([
      listImports(context, page, view.sort),
      listLinks(context.database.manager, '/imports'),
    ]);
    const table = { ...view, address: (sort: string) => viewAddress('/imports', { ...view, sort }) };
    return sendPage(
      reply,
      <Page title="Imports" section="/imports" request={request} scripts={['list.js']}>
        <h1>Imports</h1>
        {mayOperate(request) ? (
          <p>
            <a href="/imports/new" role="button">
              New import
            </a>
          </p>
        ) : null}
        {silent ? (
          <Notice kind="bad">Temporal does not answer just now: what runs is not known.</Notice>
        ) : null}
        <p>
          <a href="/editions">How complete the editions are</a>
        </p>
        <ViewForm path="/imports" view={view} columns={importColumns(context).map(({ name }) => name)} />
        <KeptLinks links={links} reply={reply} />
        <div id="list">
          <ImportsTable context={context} imports={imports} view={table} />
          <Unread context={context} unread={unread} />
          <Pager
            of="imports"
            page={page}
            more={more}
            address={(wanted) => viewAddress('/imports', view, { page: String(wanted) })}
          />
        </div>
      </Page>,
    );
  });
}

/** Imports that have no edition: one that runs is seen, those that failed are one line until somebody opens it. */
function Unread({ context, unread }: { context: DashboardContext; unread: ListedImport[] }): VNode | null {
  if (unread.length === 0) return null;
  const running = unread.some(({ state }) => state?.state === 'running');
  return (
    <details open={running}>
      <summary>{counted(unread.length, 'import')} whose programme was not read</summary>
      <Table
        caption="Imports whose programme was not read"
        rows={unread}
        columns={[
          {
            name: 'Edition',
            kind: 'outside',
            cell: ({ edition }) => <a href={`/imports/${edition}`}>{edition}</a>,
          },
          { name: 'State', cell: ({ state }) => <StateBadge state={state?.state ?? null} held={false} /> },
          { name: 'Why', kind: 'outside', cell: ({ state }) => <Why words={state?.failure ?? null} /> },
          { name: 'Started', cell: ({ state }) => <When date={state?.startedAt ?? null} /> },
          {
            name: 'Workflow',
            cell: ({ state }) => <WorkflowLink context={context} workflowId={state?.workflowId ?? null} />,
          },
        ]}
      />
    </details>
  );
}

/** A reason on one line, the rest of it to be opened. */
function Why({ words }: { words: string | null }): VNode | null {
  if (words === null) return null;
  if (words.length <= LINE) return <span class="note outside">{words}</span>;
  return (
    <details class="note why">
      <summary>{words.slice(0, LINE)}…</summary>
      {words}
    </details>
  );
}

type ShownImport = ListedImport & { figures: Figures };

function ImportsTable(props: { context: DashboardContext; imports: ListedImport[]; view: TableView }): VNode {
  const { context, imports, view } = props;
  const rows = imports.map((one) => ({ ...one, figures: figuresOf(one.edition, one.state, one.staged, []) }));
  return (
    <Table
      caption="Imports"
      empty="Nothing was imported yet."
      rows={rows}
      columns={importColumns(context)}
      view={view}
    />
  );
}

function importColumns(context: DashboardContext): Column<ShownImport>[] {
  return [
    {
      name: 'Edition',
      kind: 'outside',
      sort: 'edition',
      cell: ({ edition }) => <a href={`/imports/${edition}`}>{edition}</a>,
    },
    { name: 'State', cell: (one) => <ListedState listed={one} pausedFor={one.figures.pausedFor} /> },
    filmsColumn('Films', '', ({ total }) => total),
    filmsColumn('Full', '?type=full', ({ full }) => full),
    filmsColumn('Minimal', '?type=minimal', ({ minimal }) => minimal),
    filmsColumn('Stubs', '?type=stub', ({ stub }) => stub),
    filmsColumn('Not looked up', '?state=waiting', ({ total, done }) => total - done),
    filmsColumn('Review', '?state=review', ({ review }) => review),
    { name: 'Found', cell: ({ figures }) => <Found figures={figures} /> },
    {
      name: 'Spent',
      kind: 'numeric',
      sort: 'spent',
      cell: ({ figures }) => <Usd amount={figures.spendUsd} />,
    },
    {
      name: 'Started',
      sort: 'started',
      cell: ({ staged, state }) => <When date={staged?.startedAt ?? state?.startedAt ?? null} />,
    },
    {
      name: 'Workflow',
      cell: ({ edition, state }) => (
        <WorkflowLink context={context} workflowId={state?.workflowId ?? importWorkflowId(edition)} />
      ),
    },
  ];
}

/** A number of films that leads to them. */
function filmsColumn(
  name: string,
  query: string,
  filmsIn: (figures: Figures) => number,
): Column<{ figures: Figures }> {
  return {
    name,
    kind: 'numeric',
    cell: ({ figures }) => (
      <a href={`/imports/${figures.edition}${query}#films`}>{count(filmsIn(figures))}</a>
    ),
  };
}

function Found({ figures: { edition, total, full, minimal } }: { figures: Figures }): VNode {
  const share = total === 0 ? null : (full + minimal) / total;
  return <ShareBar share={share} label={`Films of ${edition} with a record`} />;
}

function ListedState({ listed, pausedFor }: { listed: ListedImport; pausedFor: string | null }): VNode {
  const why = listed.state?.failure ?? pausedFor;
  return (
    <>
      <StateBadge state={listed.state?.state ?? null} held={pausedFor !== null} />
      <Why words={why} />
    </>
  );
}
