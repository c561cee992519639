import type { VNode } from 'preact';
import type { QueuedFilm } from '../../../domain/views/film.js';
import { MOST_OF_A_BATCH } from '../../../entities/review/batch.js';
import type { ReviewFilter } from '../../../entities/review/queue.js';
import { count, counted } from '../../../domain/words/figures.js';
import { reasonWords } from '../../../domain/words/films.js';
import { ShareBar, Table, When, WorkflowLink } from '../../components/parts.js';
import type { DashboardContext } from '../../context.js';
import { filmName } from '../../film/labels.js';
import { StateBadge } from '../../film/parts.js';
import { doubtWords } from '../doubt.js';
import { queueString } from '../query.js';

/** A page of the queue. A tick puts a film among those that one decision is made about. */
export function QueueTable(props: {
  films: QueuedFilm[];
  filter: ReviewFilter;
  context: DashboardContext;
}): VNode {
  const { films, filter, context } = props;
  return (
    <Table
      caption="Films that wait"
      rows={films}
      empty="Nothing waits here."
      columns={[
        {
          name: 'Film',
          kind: 'outside',
          cell: (film) => (
            <span class="pick">
              <input
                type="checkbox"
                form="decide"
                name="film"
                value={film.id}
                aria-label={`Choose ${filmName(film)}`}
              />
              <a href={`/review/${film.id}${queueString(filter)}`}>{filmName(film)}</a>
            </span>
          ),
        },
        {
          name: 'State',
          cell: (film) => (
            <span class="said">
              <StateBadge state={film.reviewState} />
              {film.reason === null ? null : <span class="note">{reasonWords(film.reason)}</span>}
              {film.reviewState === 'flagged' ? <span class="note">{doubtWords(film)}</span> : null}
            </span>
          ),
        },
        { name: 'Match or best candidate', kind: 'outside', cell: (film) => <Match film={film} /> },
        { name: 'Nominations', kind: 'numeric', cell: ({ nominations }) => count(nominations) },
        { name: 'Festival', kind: 'outside', cell: ({ festivals }) => festivals.join(', ') },
        { name: 'Since', cell: ({ waitingSince }) => <When date={waitingSince} /> },
        {
          name: 'Workflow',
          cell: ({ workflowId }) => <WorkflowLink context={context} workflowId={workflowId} />,
        },
      ]}
    />
  );
}

/** Of a film with a record how sure that is, of another its best candidate. */
function Match({ film }: { film: QueuedFilm }): VNode {
  const { evidence, confidence, importType } = film;
  const best = evidence?.candidates[0];
  if (importType !== 'stub')
    return (
      <span class="best">
        its {importType} record
        <ShareBar share={confidence} label={`Confidence of the record of ${film.title}`} />
      </span>
    );
  if (best === undefined) return <span>none</span>;
  return (
    <span class="best">
      {filmName(best)}
      <ShareBar share={best.confidence} label={`Confidence of ${best.title}`} />
    </span>
  );
}

/** One decision about those that are ticked, or about all of the list: what will happen is shown first. */
export function DecideMany({ total, filter }: { total: number; filter: ReviewFilter }): VNode | null {
  if (total === 0) return null;
  const address = `/review/many${queueString(filter)}`;
  const all = Math.min(total, MOST_OF_A_BATCH);
  return (
    <section aria-labelledby="many" class="bar many">
      <h2 id="many" class="hidden">
        Decide on many at once
      </h2>
      <div class="actions">
        <label>
          <input type="checkbox" data-pick-all data-key="a" /> Choose this page <kbd>a</kbd>
        </label>
        <label>
          <input type="checkbox" form="decide" name="all" value="1" data-key="w" /> The whole list,{' '}
          {counted(all, 'film')} <kbd>w</kbd>
        </label>
        <button form="decide" formAction={address} name="choice" value="match" data-key="m">
          Accept record or best <kbd>m</kbd>
        </button>
        <button form="decide" formAction={address} name="choice" value="stub" class="secondary" data-key="s">
          Keep as stubs <kbd>s</kbd>
        </button>
        <label>
          <span class="hidden">Reason to reject</span>
          <input
            form="decide"
            name="reason"
            maxLength={2000}
            value="not a film"
            aria-label="Reason to reject"
          />
        </label>
        <button
          form="decide"
          formAction={address}
          name="choice"
          value="reject"
          class="secondary"
          data-key="x"
        >
          Reject <kbd>x</kbd>
        </button>
      </div>
      <p class="note">
        What will happen to each is shown before anything does, and all of it can be undone at once.
      </p>
    </section>
  );
}
