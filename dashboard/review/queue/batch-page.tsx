import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { readBatchFilms, type BatchFilm } from '../../../entities/review/batch.js';
import type { ReviewBatch } from '../../../entities/review/records.js';
import { count } from '../../../domain/words/figures.js';
import { CsrfField, Page, sendPage } from '../../components/layout.js';
import { RecordBadge, Notice, Table, When } from '../../components/parts.js';
import type { DashboardContext } from '../../context.js';
import { decisionWords, filmName } from '../../film/labels.js';
import { StateBadge } from '../../film/parts.js';

/** What came of a decision about many films: what is done, what is left, and the way back. */
export async function sendBatch(
  { database }: DashboardContext,
  request: FastifyRequest,
  reply: FastifyReply,
  batch: ReviewBatch,
): Promise<FastifyReply> {
  const films = await readBatchFilms(database.manager, batch);
  const done = films.filter((film) => film.done).length;
  const standing = films.filter((film) => film.done && !film.changed).length;
  const left = films.filter((film) => !film.done && film.refused === null).length;
  const isUndone = batch.undoneAt !== null;
  return sendPage(
    reply,
    <Page title="Review: many films" section="/review" request={request} scripts={['review.js']}>
      <h1>One decision about {count(films.length)} films</h1>
      <Notice kind="good">
        {batch.reviewer} {decisionWords(batch.decision)}, <When date={batch.insertedAt} />: done for{' '}
        {count(done)} of {count(films.length)}.
        {isUndone ? (
          <>
            {' '}
            Taken back by {batch.undoneBy}, <When date={batch.undoneAt} />.
          </>
        ) : null}
      </Notice>
      <form id="decide" method="post" class="actions">
        <CsrfField reply={reply} />
        {left > 0 && !isUndone ? (
          <button formAction={`/review/many/${batch.id}/go-on`} data-key="y">
            Go on with the other {count(left)} <kbd>y</kbd>
          </button>
        ) : null}
        {standing > 0 ? (
          <button formAction={`/review/many/${batch.id}/undo`} class="secondary" data-key="u">
            Undo all {count(standing)} <kbd>u</kbd>
          </button>
        ) : null}
        <a role="button" class="secondary outline" href="/review" data-key="j">
          To the queue <kbd>j</kbd>
        </a>
      </form>
      <BatchTable films={films} />
    </Page>,
  );
}

function BatchTable({ films }: { films: BatchFilm[] }): VNode {
  return (
    <Table
      caption="What came of it"
      rows={films}
      columns={[
        {
          name: 'Film',
          kind: 'outside',
          cell: (film) => <a href={`/review/${film.id}`}>{filmName(film)}</a>,
        },
        {
          name: 'What was done',
          kind: 'outside',
          cell: ({ done, changed, refused }) =>
            refused ?? (done ? (changed ? 'done, and taken back or decided anew since' : 'done') : 'not yet'),
        },
        { name: 'State', cell: ({ reviewState }) => <StateBadge state={reviewState} /> },
        { name: 'Record', cell: (film) => <RecordBadge film={film} /> },
      ]}
    />
  );
}
