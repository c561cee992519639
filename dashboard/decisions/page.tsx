import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import {
  listDecisions,
  listReviewers,
  readConfidenceReport,
  type DecisionFilter,
  type ListedDecision,
} from '../../entities/review/decisions.js';
import { listLinks } from '../../entities/access/links.js';
import { filterChoices } from '../../entities/movies/search.js';
import type { Db } from '../../entities/sql.js';
import { SelectField } from '../components/forms.js';
import { Page, sendPage } from '../components/layout.js';
import { ViewFields } from '../components/list-view.js';
import { Pager } from '../components/pager.js';
import { Table, When, type Column } from '../components/parts.js';
import { readingOf, type DashboardContext } from '../context.js';
import { decisionWords, filmName } from '../film/labels.js';
import { KeptLinks } from '../links/view.js';
import { CSV_HEAD, csvLine } from './csv.js';
import { decisionsQuery, decisionsString } from './query.js';
import { ConfidencePanel } from './report.js';

const PER_PAGE = 50;
const CSV_AT_A_TIME = 500;
/** A file longer than that is for the database. */
const CSV_MOST = 100_000;

/** `/decisions`: what people decided, the newest first, and how right the confidences were. */
export function decisionsPage(app: FastifyInstance, context: DashboardContext): void {
  const { manager } = readingOf(context);

  app.get('/decisions', async (request, reply) => {
    const { page, sort, without, ...filter } = decisionsQuery.parse(request.query);
    const view = { sort, without };
    const [found, reviewers, choices, report, links] = await Promise.all([
      listDecisions(manager, filter, { limit: PER_PAGE + 1, offset: (page - 1) * PER_PAGE, sort }),
      listReviewers(manager),
      filterChoices(manager),
      readConfidenceReport(manager, filter.festival),
      listLinks(context.database.manager, '/decisions'),
    ]);
    const shown = found.slice(0, PER_PAGE);
    return sendPage(
      reply,
      <Page title="Decisions" section="/decisions" request={request} scripts={['list.js']}>
        <h1>Decisions</h1>
        <form method="get" action="/decisions" class="filter" data-list="list">
          <SelectField name="reviewer" label="Reviewer" value={filter.reviewer} choices={reviewers} />
          <SelectField name="festival" label="Festival" value={filter.festival} choices={choices.festivals} />
          <ViewFields view={view} columns={COLUMNS.map(({ name }) => name)} />
          <button type="submit" class="secondary">
            Show
          </button>
          {request.person === undefined ? null : (
            <a href={`/decisions${decisionsString({ reviewer: request.person.name })}`}>My own</a>
          )}
          <a href={`/decisions.csv${decisionsString(filter)}`}>As CSV</a>
        </form>
        <KeptLinks links={links} reply={reply} />
        <div id="list">
          <Table
            caption="Decisions"
            rows={shown}
            empty="Nobody has decided anything here."
            columns={COLUMNS}
            view={{ ...view, address: (by) => `/decisions${decisionsString(filter, { sort: by, without })}` }}
          />
          <Pager
            of="decisions"
            page={page}
            more={found.length > PER_PAGE}
            address={(wanted) => `/decisions${decisionsString(filter, view, wanted)}`}
          />
        </div>
        <ConfidencePanel report={report} />
      </Page>,
    );
  });

  app.get('/decisions.csv', (request, reply) => {
    const { reviewer, festival } = decisionsQuery.parse(request.query);
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="decisions.csv"')
      .send(Readable.from(csvOf(manager, { reviewer, festival })));
  });
}

/** Line by line, a few hundred decisions at a time. */
async function* csvOf(db: Db, filter: DecisionFilter): AsyncGenerator<string> {
  yield CSV_HEAD;
  let after: string | undefined;
  for (let told = 0; told < CSV_MOST; told += CSV_AT_A_TIME) {
    const some = await listDecisions(db, filter, { limit: CSV_AT_A_TIME, after });
    yield some.map(csvLine).join('');
    after = some.at(-1)?.id;
    if (some.length < CSV_AT_A_TIME) return;
  }
}

const COLUMNS: Column<ListedDecision>[] = [
  {
    name: 'Film',
    sort: 'film',
    kind: 'outside',
    cell: ({ movieId, title, year }) => <a href={`/films/${movieId}`}>{filmName({ title, year })}</a>,
  },
  {
    name: 'What',
    kind: 'outside',
    cell: ({ decision, note }) => (
      <>
        {decisionWords(decision)}
        {note === null || note === '' ? null : <span class="note"> {note}</span>}
      </>
    ),
  },
  { name: 'Who', sort: 'who', kind: 'outside', cell: ({ reviewer }) => reviewer },
  { name: 'When', sort: 'when', cell: ({ at }) => <When date={at} /> },
  { name: 'Festival', kind: 'outside', cell: ({ festivals }) => festivals.join(', ') },
  {
    name: 'Undone',
    kind: 'outside',
    cell: ({ undoneAt, undoneBy }) =>
      undoneAt === null ? (
        '–'
      ) : (
        <>
          by {undoneBy}, <When date={undoneAt} />
        </>
      ),
  },
];
