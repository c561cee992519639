import type { VNode } from 'preact';
import type { FilmPreview } from '../../domain/review/film-preview.js';
import type { ReviewFilter } from '../../entities/review/queue.js';
import { isReopening } from '../../client/films/actions.js';
import { Badge, RecordBadge, Notice, ShareBar, Table, When, WorkflowLink } from '../components/parts.js';
import { Usd } from '../components/usd.js';
import type { DashboardContext } from '../context.js';
import { count } from '../../domain/words/figures.js';
import { duration } from '../components/format.js';
import { reasonWords, sourceWords } from '../../domain/words/films.js';
import { decisionWords } from '../film/labels.js';
import { Poster, SourceLinks, StateBadge } from '../film/parts.js';
import { CandidateCard, FestivalCard, FilmFacts } from './cards.js';
import { takenCandidate, doubtWords } from './doubt.js';
import type { ReviewFilm } from './data.js';
import { DecideBar, DecisionWords } from './forms.js';
import { heldAs } from '../../entities/review/held.js';
import type { FilmSearchResult } from './search/search.js';
import { AnotherFilm } from './search/view.js';
import { Waterfall } from './waterfall.js';
import { queueString, type Refused } from './query.js';
import { EvidenceList } from './evidence.js';

export interface ReviewFilmViewProps {
  film: ReviewFilm;
  filter: ReviewFilter;
  context: DashboardContext;
  previews: Map<string, FilmPreview>;
  found: FilmSearchResult | undefined;
  refused: Refused | undefined;
}

/** One film for a reviewer: what the festivals say beside who may be meant, and what can be done. */
export function ReviewFilmView(props: ReviewFilmViewProps): VNode {
  const { film, filter, context, found, refused } = props;
  const { record } = film;
  return (
    <div class="review">
      <header class="review-head">
        <h1>{film.name}</h1>
        <p>
          <StateBadge state={record.reviewState} /> <RecordBadge film={record} />{' '}
          {record.reason === null ? null : <span>{reasonWords(record.reason)}</span>}{' '}
          <SourceLinks tmdbId={record.tmdbId} imdbId={record.imdbId} />{' '}
          <a href={`/films/${record.id}`}>Record</a>{' '}
          <WorkflowLink context={context} workflowId={record.workflowId} />
        </p>
        <Neighbouring film={film} filter={filter} />
      </header>
      <Settled film={film} filter={filter} />
      <Compared {...props} />
      {film.open ? <AnotherFilm film={film} filter={filter} found={found} /> : null}
      {film.open ? <DecisionWords refused={refused} /> : null}
      {film.open ? <DecideBar film={film} /> : null}
      <Background film={film} />
    </div>
  );
}

function Neighbouring({ film, filter }: { film: ReviewFilm; filter: ReviewFilter }): VNode {
  const { previous, next, total } = film.neighbours;
  return (
    <nav aria-label="Queue" class="pager">
      <a href={`/review${queueString(filter)}`}>Queue ({count(total)})</a>
      {previous === null ? null : (
        <a href={`/review/${previous}${queueString(filter)}`} rel="prev" data-key="k">
          ← Previous <kbd>k</kbd>
        </a>
      )}
      {next === null ? null : (
        <a href={`/review/${next}${queueString(filter)}`} rel="next" data-key="j">
          Next <kbd>j</kbd> →
        </a>
      )}
    </nav>
  );
}

/** Who was here before: told to the second reviewer, with the way to take it up again. */
function Settled({ film, filter }: { film: ReviewFilm; filter: ReviewFilter }): VNode | null {
  const { record, decisions } = film;
  const [last] = decisions;
  if (film.open) {
    if (last === undefined || !isReopening(last.decision)) return null;
    return (
      <p class="note">
        {last.reviewer} reopened it <When date={last.at} />
        {last.note === null ? '' : `: ${last.note}`}
      </p>
    );
  }
  if (record.reviewState === null)
    return <Notice kind="good">It waits for nobody: its record is {record.importType}.</Notice>;
  return (
    <div class="notice good" role="status">
      {last === undefined ? (
        'It is decided.'
      ) : (
        <span>
          {last.reviewer} {decisionWords(last.decision)}, <When date={last.at} />.
        </span>
      )}{' '}
      <button
        class="inline secondary"
        form="decide"
        formAction={`/review/${record.id}/reopen${queueString(filter)}`}
        data-key="u"
      >
        Reopen <kbd>u</kbd>
      </button>
    </div>
  );
}

/** What the festivals and the sources say on one side; the record and who may be meant on the other. */
function Compared({ film, filter, previews }: ReviewFilmViewProps): VNode {
  const { record, candidates } = film;
  return (
    <section aria-labelledby="compared">
      <h2 id="compared">Which film is it?</h2>
      <div class="compare">
        <div class="said-of-it">
          {film.words.map((words) => (
            <FestivalCard key={words.edition} words={words} />
          ))}
          {film.facts
            .filter(({ source }) => source !== 'tmdb')
            .map(({ source, facts }) => (
              <article class="card" key={source}>
                <h3>{sourceWords(source)} says</h3>
                <FilmFacts film={facts} />
              </article>
            ))}
        </div>
        <div
          class={candidates.length + (record.importType === 'stub' ? 0 : 1) === 1 ? 'cards alone' : 'cards'}
        >
          {record.importType === 'stub' ? null : <RecordCard film={film} />}
          {candidates.map((candidate, at) => (
            <CandidateCard
              key={candidate.name}
              number={at + 1}
              candidate={candidate}
              preview={previews.get(candidate.name)}
              held={heldAs(film.held, candidate)}
              canDecide={film.open}
            />
          ))}
          {candidates.length === 0 ? (
            <p class="empty">No source offered a candidate: look for the film below.</p>
          ) : null}
        </div>
      </div>
      {candidates.length === 0 ? null : (
        <p class="note" data-details={`/review/${record.id}/candidates`}>
          <a href={`/review/${record.id}${queueString(filter, { details: '1' })}`}>
            Ask TMDb for posters and details
          </a>
        </p>
      )}
    </section>
  );
}

/** The record that the film has, how sure it is, and why it is questioned. */
function RecordCard({ film }: { film: ReviewFilm }): VNode {
  const { record } = film;
  const matched = { ...record, evidence: record.matchEvidence };
  const taken = takenCandidate(matched);
  return (
    <article class="card candidate chosen">
      <h3>
        The record now <Badge kind="plain">{record.dataSourceHierarchy.map(sourceWords).join(', ')}</Badge>
      </h3>
      <ShareBar share={record.matchConfidence} label="Confidence of the record" />
      <div class="details">
        <Poster url={film.posterUrl} large />
        <FilmFacts film={{ ...record, directors: film.directors, runtimeMinutes: record.runtime }} />
      </div>
      <div class="why">
        {record.reviewState === 'flagged' ? (
          <p>
            <strong>Questioned:</strong> {doubtWords(matched)}
          </p>
        ) : null}
        {taken === undefined ? (
          <EvidenceList line={record.matchEvidence?.line ?? ''} />
        ) : (
          <Waterfall candidate={taken} />
        )}
      </div>
    </article>
  );
}

/** Nominations, what was tried, and what was decided before. */
function Background({ film }: { film: ReviewFilm }): VNode {
  return (
    <div class="panels">
      <div>
        <h2>What was tried</h2>
        {film.record.matchEvidence?.line === undefined ? null : <p>{film.record.matchEvidence.line}</p>}
        <Table
          caption="What was tried"
          rows={film.attempts}
          columns={[
            { name: 'Source', cell: ({ source }) => sourceWords(source) },
            {
              name: 'What it said',
              cell: ({ success, reason, message }) => (
                <span class="said">
                  {success ? 'found it' : (message ?? (reason === null ? '–' : reasonWords(reason)))}
                </span>
              ),
            },
            { name: 'Time', kind: 'numeric', cell: ({ responseTimeMs }) => duration(responseTimeMs) },
            { name: 'Cost', kind: 'numeric', cell: ({ costUsd }) => <Usd amount={costUsd} /> },
            { name: 'When', cell: ({ at }) => <When date={at} /> },
          ]}
        />
      </div>
      <div>
        <h2>Nominations</h2>
        <Table
          caption="Nominations"
          rows={film.nominations}
          columns={[
            { name: 'Edition', kind: 'outside', cell: ({ edition }) => edition },
            { name: 'Category', kind: 'outside', cell: ({ category }) => category },
            { name: 'Award', kind: 'outside', cell: ({ award }) => award ?? '–' },
            { name: 'Person', kind: 'outside', cell: ({ person }) => person ?? '–' },
          ]}
        />
        {film.decisions.length === 0 ? null : (
          <>
            <h2>Decisions before</h2>
            <ul>
              {film.decisions.map(({ id, reviewer, decision, note, at }) => (
                <li key={id}>
                  {reviewer} {decisionWords(decision)}, <When date={at} />
                  {note === null || note === '' ? '' : `: ${note}`}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
