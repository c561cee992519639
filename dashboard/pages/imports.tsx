import type { FastifyInstance } from 'fastify';
import type { VNode } from 'preact';
import { z } from 'zod';
import {
  listImportStates,
  listTroubledImports,
  withFigures,
  type ImportState,
} from '../../client/import-state.js';
import { knownEditions, listEditions, type EditionFigures } from '../../entities/queries/imports-page.js';
import { Notice, ShareBar, Table, When, WorkflowLink } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { count, usd } from '../format.js';
import { Page, sendPage } from '../layout.js';
import { figuresOf } from './import-figures.js';
import { StateBadge } from './import-words.js';

const IMPORTS_A_PAGE = 25;
const TROUBLED_SHOWN = 50;
const querySchema = z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) });

/** An import as the list shows it; without an edition its programme was not read, yet or at all. */
export interface ListedImport {
  edition: string;
  state: ImportState | undefined;
  staged: EditionFigures | undefined;
}

/**
 * Imports, the latest first: a page of editions with the state of each, and on the first page also those whose programme
 * was not read.
 */
export async function listImports(
  context: DashboardContext,
  page: number,
): Promise<{ imports: ListedImport[]; more: boolean; silent: boolean }> {
  const { client, database } = context;
  const found = await listEditions(database.manager, {
    limit: IMPORTS_A_PAGE + 1,
    offset: (page - 1) * IMPORTS_A_PAGE,
  });
  const editions = found.slice(0, IMPORTS_A_PAGE);
  const more = found.length > IMPORTS_A_PAGE;
  try {
    const [states, unread] = await Promise.all([
      listImportStates(
        client,
        editions.map(({ edition }) => edition),
      ),
      page === 1 ? unreadImports(context) : [],
    ]);
    const staged = editions.map((figures) => ({
      edition: figures.edition,
      state: states.get(figures.edition),
      staged: figures,
    }));
    const imports = await Promise.all([...unread, ...staged].map((one) => withWords(context, one)));
    return { imports, more, silent: false };
  } catch {
    const imports = editions.map((staged) => ({ edition: staged.edition, state: undefined, staged }));
    return { imports, more, silent: true };
  }
}

async function unreadImports({ client, database }: DashboardContext): Promise<ListedImport[]> {
  const states = await listTroubledImports(client, TROUBLED_SHOWN);
  const known = await knownEditions(
    database.manager,
    states.map(({ edition }) => edition),
  );
  return states
    .filter(({ edition }) => !known.has(edition))
    .map((state) => ({ edition: state.edition, state, staged: undefined }));
}

/** Those that run say how far they are, those that failed why. */
async function withWords({ client }: DashboardContext, listed: ListedImport): Promise<ListedImport> {
  const { state } = listed;
  if (state === undefined || state.state === 'completed') return listed;
  return { ...listed, state: await withFigures(client, state) };
}

/** `/imports`: running and past imports. */
export function importsPage(app: FastifyInstance, context: DashboardContext): void {
  app.get('/imports', async (request, reply) => {
    const { page } = querySchema.parse(request.query);
    const { imports, more, silent } = await listImports(context, page);
    return sendPage(
      reply,
      <Page title="Imports" section="/imports" request={request}>
        <h1>Imports</h1>
        <p>
          <a href="/imports/new" role="button">
            New import
          </a>
        </p>
        {silent ? (
          <Notice kind="bad">Temporal does not answer just now: what runs is not known.</Notice>
        ) : null}
        <ImportsTable context={context} imports={imports} />
        <nav class="pages" aria-label="Pages of imports">
          {page > 1 ? <a href={`/imports?page=${page - 1}`}>Later ones</a> : null}
          {more ? <a href={`/imports?page=${page + 1}`}>Earlier ones</a> : null}
        </nav>
      </Page>,
    );
  });
}

function ImportsTable({ context, imports }: { context: DashboardContext; imports: ListedImport[] }): VNode {
  const figures = ({ edition, state, staged }: ListedImport): ReturnType<typeof figuresOf> =>
    figuresOf(edition, state, staged, []);
  const films = (edition: string, query: string, films: number): VNode => (
    <a href={`/imports/${edition}?${query}#films`}>{count(films)}</a>
  );
  return (
    <Table
      caption="Imports"
      empty="Nothing was imported yet."
      rows={imports}
      columns={[
        {
          name: 'Edition',
          cell: ({ edition }) => (
            <a class="unbroken" href={`/imports/${edition}`}>
              {edition}
            </a>
          ),
        },
        { name: 'State', cell: (one) => <ListedState listed={one} pausedFor={figures(one).pausedFor} /> },
        { name: 'Films', numeric: true, cell: (one) => films(one.edition, '', figures(one).total) },
        { name: 'Full', numeric: true, cell: (one) => films(one.edition, 'type=full', figures(one).full) },
        {
          name: 'Minimal',
          numeric: true,
          cell: (one) => films(one.edition, 'type=minimal', figures(one).minimal),
        },
        { name: 'Stubs', numeric: true, cell: (one) => films(one.edition, 'type=stub', figures(one).stub) },
        {
          name: 'Review',
          numeric: true,
          cell: (one) => films(one.edition, 'state=review', figures(one).review),
        },
        {
          name: 'Found',
          cell: (one) => {
            const { total, full, minimal } = figures(one);
            const share = total === 0 ? null : (full + minimal) / total;
            return <ShareBar share={share} label={`Films of ${one.edition} with a record`} />;
          },
        },
        { name: 'Spent', numeric: true, cell: (one) => usd(figures(one).spendUsd) },
        {
          name: 'Started',
          cell: ({ staged, state }) => <When date={staged?.startedAt ?? state?.startedAt ?? null} />,
        },
        {
          name: 'Workflow',
          cell: ({ edition, state }) => (
            <WorkflowLink context={context} workflowId={state?.workflowId ?? `festival-import/${edition}`} />
          ),
        },
      ]}
    />
  );
}

function ListedState({ listed, pausedFor }: { listed: ListedImport; pausedFor: string | null }): VNode {
  const why = listed.state?.failure ?? pausedFor;
  return (
    <>
      <StateBadge state={listed.state?.state ?? null} held={pausedFor !== null} />
      {why === null ? null : <div class="note outside">{why}</div>}
    </>
  );
}
