import type { FastifyInstance } from 'fastify';
import type { VNode } from 'preact';
import { HISTORY_KINDS, type HistoryRow } from '../../domain/views/history.js';
import { SOURCE_NAMES } from '../../domain/sources.js';
import { fieldWords, valueWords } from '../../domain/words/changes.js';
import { reasonWords, sourceWords } from '../../domain/words/films.js';
import { listLinks } from '../../entities/access/links.js';
import { readHistory } from '../../entities/movies/history/all-history.js';
import { filterChoices } from '../../entities/movies/search.js';
import { SelectField } from '../components/forms.js';
import { Page, sendPage } from '../components/layout.js';
import { Badge, Table, When } from '../components/parts.js';
import { Usd } from '../components/usd.js';
import { readingOf, type DashboardContext } from '../context.js';
import { Outcome } from '../film/history.js';
import { decisionWords, filmName } from '../film/labels.js';
import { KeptLinks } from '../links/view.js';
import { historyQuery, historyString } from './query.js';

const PER_PAGE = 50;
const KIND_WORDS: Record<HistoryRow['kind'], string> = {
  lookup: 'lookups',
  decision: 'decisions of people',
  change: 'changes of records',
};

/** `/history`: what happened to films, all of them, the newest first. */
export function historyPage(app: FastifyInstance, context: DashboardContext): void {
  const { manager } = readingOf(context);
  app.get('/history', async (request, reply) => {
    const { filter, after } = historyQuery.parse(request.query);
    const [{ rows, end }, choices, links] = await Promise.all([
      readHistory(manager, filter, { limit: PER_PAGE, after }),
      filterChoices(manager),
      listLinks(context.database.manager, '/history'),
    ]);
    const { kind, source, festival } = filter;
    return sendPage(
      reply,
      <Page title="History" section="/history" request={request} scripts={['list.js']}>
        <h1>History</h1>
        <form method="get" action="/history" class="filter" data-list="list">
          <SelectField
            name="kind"
            label="What"
            value={kind}
            choices={HISTORY_KINDS}
            words={(one) => KIND_WORDS[one]}
          />
          <SelectField
            name="source"
            label="Source"
            value={source}
            choices={SOURCE_NAMES}
            words={sourceWords}
          />
          <SelectField name="festival" label="Festival" value={festival} choices={choices.festivals} />
          <button type="submit" class="secondary">
            Show
          </button>
        </form>
        <KeptLinks links={links} reply={reply} />
        <div id="list">
          <HistoryTable rows={rows} />
          {end === undefined ? null : (
            <nav aria-label="Pages of the history" class="pager">
              <a href={`/history${historyString(filter, end)}`} rel="next" data-key="]">
                Older →
              </a>
            </nav>
          )}
        </div>
      </Page>,
    );
  });
}

function HistoryTable({ rows }: { rows: HistoryRow[] }): VNode {
  return (
    <Table
      caption="History"
      rows={rows}
      empty="Nothing of that kind has happened."
      columns={[
        { name: 'When', cell: ({ at }) => <When date={at} /> },
        {
          name: 'Film',
          kind: 'outside',
          cell: (row) => <a href={`/films/${row.id}`}>{filmName(row)}</a>,
        },
        { name: 'Who', kind: 'outside', cell: who },
        { name: 'What', kind: 'outside', cell: (row) => <What row={row} /> },
        {
          name: 'Cost',
          kind: 'numeric',
          cell: (row) =>
            row.kind === 'lookup' && row.what.costUsd > 0 ? <Usd amount={row.what.costUsd} /> : '',
        },
        {
          name: 'Festival',
          kind: 'outside',
          cell: (row) => (row.kind === 'lookup' ? (row.what.festival ?? '') : ''),
        },
      ]}
    />
  );
}

/** A person, or a source; nobody for a stub. */
function who({ kind, what }: HistoryRow): string {
  if (kind === 'lookup' && what.operation === 'stub') return '';
  return kind === 'decision' ? what.reviewer : sourceWords(what.source);
}

function What({ row }: { row: HistoryRow }): VNode {
  if (row.kind === 'lookup') {
    const { reason, message } = row.what;
    return (
      <span class="said">
        <Outcome attempt={row.what} />
        {reason === null ? null : <span class="note">{reasonWords(reason)}</span>}
        {message === null ? null : <span class="note">{message}</span>}
      </span>
    );
  }
  if (row.kind === 'decision')
    return (
      <span class="said">
        <Badge kind="plain">decision</Badge> {decisionWords(row.what.decision)}
        {row.what.note === null || row.what.note === '' ? null : <span class="note">{row.what.note}</span>}
      </span>
    );
  const { field, before, after } = row.what;
  return (
    <span class="said">
      <Badge kind="plain">change</Badge> {fieldWords(field)}: {valueWords(before)} → {valueWords(after)}
    </span>
  );
}
