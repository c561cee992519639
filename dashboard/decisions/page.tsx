import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { VNode } from 'preact';
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
import { Table, When } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
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
  const { manager } = context.database;

  app.get('/decisions', async (request, reply) => {
    const { after, ...filter } = decisionsQuery.parse(request.query);
    const [found, reviewers, choices, report, links] = await Promise.all([
      listDecisions(manager, filter, { limit: PER_PAGE + 1, after }),
      listReviewers(manager),
      filterChoices(manager),
      readConfidenceReport(manager, filter.festival),
      listLinks(manager, '/decisions'),
    ]);
    const shown = found.slice(0, PER_PAGE);
    const last = found.length > PER_PAGE ? shown.at(-1) : undefined;
    return sendPage(
      reply,
      <Page title="Decisions" section="/decisions" request={request}>
        <h1>Decisions</h1>
        <form method="get" action="/decisions" class="filter">
          <SelectField name="reviewer" label="Reviewer" value={filter.reviewer} choices={reviewers} />
          <SelectField name="festival" label="Festival" value={filter.festival} choices={choices.festivals} />
          <button type="submit" class="secondary">
            Show
          </button>
          {request.person === undefined ? null : (
            <a href={`/decisions${decisionsString({ reviewer: request.person.name })}`}>My own</a>
          )}
          <a href={`/decisions.csv${decisionsString(filter)}`}>As CSV</a>
        </form>
        <KeptLinks links={links} reply={reply} />
        <DecisionsTable decisions={shown} />
        {last === undefined ? null : (
          <nav aria-label="Pages of decisions" class="pager">
            <a href={`/decisions${decisionsString(filter, last.id)}`} rel="next" data-key="]">
              Older →
            </a>
          </nav>
        )}
        <ConfidencePanel report={report} />
      </Page>,
    );
  });

  app.get('/decisions.csv', (request, reply) => {
    const { after: _after, ...filter } = decisionsQuery.parse(request.query);
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="decisions.csv"')
      .send(Readable.from(csvOf(manager, filter)));
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

function DecisionsTable({ decisions }: { decisions: ListedDecision[] }): VNode {
  return (
    <Table
      caption="Decisions"
      rows={decisions}
      empty="Nobody has decided anything here."
      columns={[
        {
          name: 'Film',
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
        { name: 'Who', kind: 'outside', cell: ({ reviewer }) => reviewer },
        { name: 'When', cell: ({ at }) => <When date={at} /> },
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
      ]}
    />
  );
}
