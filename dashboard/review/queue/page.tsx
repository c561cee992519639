import type { FastifyInstance } from 'fastify';
import type { VNode } from 'preact';
import { z } from 'zod';
import { listLinks } from '../../../entities/access/links.js';
import { filterChoices } from '../../../entities/movies/search.js';
import {
  countQueue,
  readQueue,
  type QueueCounts,
  type ReviewFilter,
} from '../../../entities/review/queue.js';
import { countPersonQueue } from '../../../entities/people/queue.js';
import { Pager } from '../../components/pager.js';
import type { DashboardContext } from '../../context.js';
import { count } from '../../../domain/words/figures.js';
import { CsrfField, Page, sendPage } from '../../components/layout.js';
import { filmName } from '../../film/labels.js';
import { KeptLinks } from '../../links/view.js';
import { QueueFilter } from './filter.js';
import { DecideMany, QueueTable } from './table.js';
import { Guide, GUIDED_REVIEW, guideStep } from '../guide.js';
import { QUEUE_KEYS } from '../keys.js';
import { DoneNotice, readDone } from '../notice.js';
import { doneQuery, queueQuery, queueString } from '../query.js';

const PER_PAGE = 25;
const pageQuery = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1).default(1) });
const KINDS = [
  ['waiting', 'For a person'],
  ['review', 'To review'],
  ['flagged', 'Flagged'],
  ['parked', 'Parked'],
  ['open', 'All'],
] as const;

/** `/review`: the films that wait for a person, those with the most nominations first. */
export function reviewPage(app: FastifyInstance, context: DashboardContext): void {
  const { manager } = context.database;
  app.get('/review', async (request, reply) => {
    const filter = queueQuery.parse(request.query);
    const { page } = pageQuery.parse(request.query);
    const [{ films, total }, counts, people, choices, done, links] = await Promise.all([
      readQueue(manager, filter, { limit: PER_PAGE, offset: (page - 1) * PER_PAGE }),
      countQueue(manager, filter.festival),
      countPersonQueue(manager, filter.festival),
      filterChoices(manager),
      readDone(context, doneQuery.parse(request.query)),
      listLinks(manager, '/review'),
    ]);
    const first = films[0];
    return sendPage(
      reply,
      <Page title="Review" section="/review" request={request} scripts={['review.js']} keys={QUEUE_KEYS}>
        <h1>Review</h1>
        <form id="decide" method="post">
          <CsrfField reply={reply} />
        </form>
        {done === undefined ? null : <DoneNotice done={done} filter={filter} />}
        <Guide step={guideStep(request.query, 'film')} filter={filter} />
        {filter.guide === undefined ? (
          <p class="note">
            <a href={GUIDED_REVIEW}>Be led through a first review</a>
          </p>
        ) : null}
        <KindTabs counts={counts} people={people.doubtful} filter={filter} />
        <QueueFilter choices={choices} filter={filter} />
        <KeptLinks links={links} reply={reply} />
        {first === undefined ? null : (
          <p>
            <a role="button" class="outside" href={`/review/${first.id}${queueString(filter)}`} data-key="j">
              Begin with {filmName(first)} <kbd>j</kbd>
            </a>
          </p>
        )}
        <QueueTable films={films} context={context} filter={filter} />
        <DecideMany total={total} filter={filter} />
        <Pager
          of="films"
          page={page}
          perPage={PER_PAGE}
          total={total}
          address={(wanted) => `/review${queueString(filter, { page: String(wanted) })}`}
        />
      </Page>,
    );
  });
}

function KindTabs({
  counts,
  people,
  filter,
}: {
  counts: QueueCounts;
  people: number;
  filter: ReviewFilter;
}): VNode {
  const of = filter.festival === undefined ? '' : `?festival=${encodeURIComponent(filter.festival)}`;
  return (
    <nav aria-label="What films wait for" class="tabs">
      <ul>
        {KINDS.map(([kind, name]) => (
          <li key={kind}>
            <a
              href={`/review${queueString({ ...filter, kind })}`}
              aria-current={kind === filter.kind ? 'page' : undefined}
            >
              {name} <span class="numeric">{count(counts[kind])}</span>
            </a>
          </li>
        ))}
        <li>
          <a href={`/review/people${of}`}>
            People <span class="numeric">{count(people)}</span>
          </a>
        </li>
      </ul>
    </nav>
  );
}
