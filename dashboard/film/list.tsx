import type { FastifyInstance } from 'fastify';
import type { VNode } from 'preact';
import { REVIEW_STATES } from '../../domain/review/states.js';
import { type FilmRow } from '../../domain/views/film.js';
import { IMPORT_TYPES, SOURCE_NAMES } from '../../domain/sources.js';
import { listLinks } from '../../entities/access/links.js';
import { filterChoices, listFilms, MAX_COUNTED, type FilmFilter } from '../../entities/movies/search.js';
import { SelectField } from '../components/forms.js';
import { ViewFields, type ListView, type TableView } from '../components/list-view.js';
import { Pager } from '../components/pager.js';
import { RecordBadge, Table, type Column } from '../components/parts.js';
import { readingOf, type DashboardContext } from '../context.js';
import { count } from '../../domain/words/figures.js';
import { percent } from '../components/format.js';
import { Page, sendPage } from '../components/layout.js';
import { reasonWords, sourceWords, stateWords } from '../../domain/words/films.js';
import { SourceLinks, StateBadge } from './parts.js';
import { KeptLinks } from '../links/view.js';
import { filmName } from './labels.js';
import { filmsQuery, filmsString } from './query.js';

const PER_PAGE = 50;

/** `/films`: search by any title or id, and filters. */
export function filmsPage(app: FastifyInstance, context: DashboardContext): void {
  const { manager } = readingOf(context);
  app.get('/films', async (request, reply) => {
    const { page, sort, without, ...filter } = filmsQuery.parse(request.query);
    const view = { sort, without };
    const [{ films, total }, choices, links] = await Promise.all([
      listFilms(manager, filter, { sort, limit: PER_PAGE, offset: (page - 1) * PER_PAGE }),
      filterChoices(manager),
      listLinks(context.database.manager, '/films'),
    ]);
    return sendPage(
      reply,
      <Page title="Films" section="/films" request={request} scripts={['list.js']}>
        <h1>Films</h1>
        <search>
          <FilmsForm filter={filter} view={view} choices={choices} />
        </search>
        <KeptLinks links={links} reply={reply} />
        <div id="list">
          <FilmsTable
            films={films}
            view={{ ...view, address: (by) => `/films${filmsString(filter, { sort: by, without })}` }}
          />
          <Pager
            of="films"
            page={page}
            perPage={PER_PAGE}
            total={total}
            totalWords={total > MAX_COUNTED ? `more than ${count(MAX_COUNTED)}` : count(total)}
            address={(wanted) => `/films${filmsString(filter, view, wanted)}`}
          />
        </div>
      </Page>,
    );
  });
}

function FilmsForm(props: {
  filter: FilmFilter;
  view: ListView;
  choices: { festivals: string[]; reasons: string[] };
}): VNode {
  const { filter, view, choices } = props;
  return (
    <form method="get" action="/films" class="filter" data-list="list">
      <label class="wide">
        Title, IMDb id or TMDb id
        <input type="search" name="q" value={filter.text ?? ''} maxLength={300} data-focus-key="/" />
      </label>
      <SelectField name="festival" label="Festival" value={filter.festival} choices={choices.festivals} />
      <SelectField name="import_type" label="Record" value={filter.importType} choices={IMPORT_TYPES} />
      <SelectField
        name="review_state"
        label="Review"
        value={filter.reviewState}
        choices={REVIEW_STATES}
        words={stateWords}
      />
      <SelectField
        name="reason"
        label="Reason"
        value={filter.reason}
        choices={choices.reasons}
        words={reasonWords}
      />
      <SelectField
        name="source"
        label="Source"
        value={filter.source}
        choices={SOURCE_NAMES}
        words={sourceWords}
      />
      <button type="submit">Search</button>
      <ViewFields view={view} columns={COLUMNS.map(({ name }) => name)} />
    </form>
  );
}

const COLUMNS: Column<FilmRow>[] = [
  {
    name: 'Film',
    kind: 'outside',
    sort: 'title',
    cell: (film) => (
      <span>
        <a href={`/films/${film.id}`}>{filmName(film)}</a>
        {film.originalTitle === null || film.originalTitle === film.title ? null : (
          <span class="note"> {film.originalTitle}</span>
        )}
      </span>
    ),
  },
  { name: 'Record', cell: (film) => <RecordBadge film={film} /> },
  { name: 'Sources', cell: ({ sources }) => sources.map(sourceWords).join(', ') },
  {
    name: 'Confidence',
    kind: 'numeric',
    sort: 'confidence',
    cell: ({ confidence }) => percent(confidence),
  },
  { name: 'Festival', kind: 'outside', cell: ({ festivals }) => festivals.join(', ') },
  { name: 'Nominations', kind: 'numeric', cell: ({ nominations }) => count(nominations) },
  {
    name: 'Review',
    cell: ({ reviewState, reason }) => (
      <span class="said">
        <StateBadge state={reviewState} />
        {reason === null ? null : <span class="note">{reasonWords(reason)}</span>}
      </span>
    ),
  },
  { name: 'Ids', cell: ({ tmdbId, imdbId }) => <SourceLinks tmdbId={tmdbId} imdbId={imdbId} /> },
];

function FilmsTable({ films, view }: { films: FilmRow[]; view: TableView }): VNode {
  return <Table caption="Films" rows={films} empty="No film is like this." columns={COLUMNS} view={view} />;
}
