import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { z } from 'zod';
import { carryOutBatch, prospectOf, undoBatch, type Prospect } from '../../../client/films/many.js';
import { AppError } from '../../../domain/errors.js';
import { movieIdSchema } from '../../../domain/lookup/lookup.js';
import { parseDecision, type Decision } from '../../../domain/review/decision.js';
import { keepBatch, MOST_OF_A_BATCH, readBatch, readSubjects } from '../../../entities/review/batch.js';
import { queueIds } from '../../../entities/review/queue.js';
import { count, counted } from '../../../domain/words/figures.js';
import { CsrfField, Page, sendPage } from '../../components/layout.js';
import { Notice, Table } from '../../components/parts.js';
import type { DashboardContext } from '../../context.js';
import { filmName } from '../../film/labels.js';
import { StateBadge } from '../../film/parts.js';
import { sendBatch } from './batch-page.js';
import { queueQuery, queueString } from '../query.js';

const ids = z.preprocess(
  (given: unknown) => (given === undefined ? [] : Array.isArray(given) ? (given as unknown[]) : [given]),
  z.array(movieIdSchema).max(MOST_OF_A_BATCH, `expected at most ${MOST_OF_A_BATCH} films`),
);
const text = z.string().trim().max(2000).default('');
const manyForm = z.object({
  film: ids,
  /** All films of the list that the address says, not those alone that are ticked. */
  all: z.literal('1').optional().catch(undefined),
  choice: z.enum(['match', 'stub', 'reject'], 'choose what to do'),
  reason: text,
  note: text,
});
type ManyForm = z.output<typeof manyForm>;
const batchParams = z.object({ batch: z.uuid() });
const REVIEWER = { config: { role: 'reviewer' as const } };

/** One decision about many films: shown first, carried out then, and taken back as a whole. */
export function reviewMany(app: FastifyInstance, context: DashboardContext): void {
  const services = { client: context.client, db: context.database.manager };

  app.post('/review/many', REVIEWER, async (request, reply) => {
    const form = manyForm.parse(request.body);
    const filter = queueQuery.parse(request.query);
    const chosen = form.all === undefined ? form.film : await queueIds(services.db, filter, MOST_OF_A_BATCH);
    const films = await readSubjects(services.db, chosen);
    const decision = decisionOf(form, request);
    const prospects = films.map((film) => prospectOf(film, decision));
    return sendPreview(request, reply, { prospects, form, back: `/review${queueString(filter)}` });
  });

  app.post('/review/many/decide', REVIEWER, async (request, reply) => {
    const form = manyForm.parse(request.body);
    if (form.film.length === 0) throw new AppError('InvalidInput', 'No film was chosen.');
    const batch = await keepBatch(services.db, decisionOf(form, request), form.film);
    await carryOutBatch(services, batch);
    return reply.redirect(`/review/many/${batch}`, 303);
  });

  app.get('/review/many/:batch', async (request, reply) => {
    const batch = await readBatch(services.db, batchParams.parse(request.params).batch);
    if (batch === null) throw new AppError('NotFound', 'There is no such decision about many films.');
    return await sendBatch(context, request, reply, batch);
  });

  app.post('/review/many/:batch/go-on', REVIEWER, async (request, reply) => {
    const { batch } = batchParams.parse(request.params);
    await carryOutBatch(services, batch);
    return reply.redirect(`/review/many/${batch}`, 303);
  });

  app.post('/review/many/:batch/undo', REVIEWER, async (request, reply) => {
    const { batch } = batchParams.parse(request.params);
    await undoBatch(services, batch, request.person?.name ?? '');
    return reply.redirect(`/review/many/${batch}`, 303);
  });
}

/** @throws {AppError} `InvalidInput` in words for what is no decision. */
function decisionOf({ choice, reason, note }: ManyForm, request: FastifyRequest): Decision {
  const reviewer = request.person?.name ?? '';
  const kept = note === '' ? {} : { note };
  const parsed = parseDecision(
    choice === 'reject'
      ? { reviewer, reason: note === '' ? reason : `${reason}; ${note}` }
      : { reviewer, choice: { accept: choice }, ...kept },
  );
  if (parsed.success) return parsed.data;
  throw new AppError('InvalidInput', parsed.error.issues.map(({ message }) => message).join('; '));
}

/** What will happen to each film, before anything does. */
function sendPreview(
  request: FastifyRequest,
  reply: FastifyReply,
  { prospects, form, back }: { prospects: Prospect[]; form: ManyForm; back: string },
): FastifyReply {
  const to = prospects.filter(({ skipped }) => !skipped);
  const skipped = prospects.length - to.length;
  return sendPage(
    reply,
    <Page title="Review: many films" section="/review" request={request} scripts={['review.js']}>
      <h1>What will happen</h1>
      {to.length === 0 ? (
        <Notice kind="bad">
          Nothing: {prospects.length === 0 ? 'no film was chosen.' : 'see why below.'}
        </Notice>
      ) : null}
      <ProspectTable prospects={prospects} />
      <form id="decide" method="post" action="/review/many/decide" class="actions">
        <CsrfField reply={reply} />
        {to.map(({ film }) => (
          <input key={film.id} type="hidden" name="film" value={film.id} />
        ))}
        <input type="hidden" name="choice" value={form.choice} />
        <input type="hidden" name="reason" value={form.reason} />
        <input type="hidden" name="note" value={form.note} />
        {to.length === 0 ? null : (
          <button data-key="y">
            Do it to {counted(to.length, 'film')} <kbd>y</kbd>
          </button>
        )}
        <a role="button" class="secondary outline" href={back} data-key="n">
          Back, and change nothing <kbd>n</kbd>
        </a>
      </form>
      {skipped === 0 ? null : <p class="note">{count(skipped)} of them will be left as they are.</p>}
    </Page>,
  );
}

function ProspectTable({ prospects }: { prospects: Prospect[] }): VNode {
  return (
    <Table
      caption="What will happen to each film"
      rows={prospects}
      empty="No film was chosen."
      columns={[
        {
          name: 'Film',
          kind: 'outside',
          cell: ({ film }) => <a href={`/review/${film.id}`}>{filmName(film)}</a>,
        },
        {
          name: 'What will happen',
          kind: 'outside',
          cell: ({ words, skipped }) => (skipped ? <span class="note">Nothing: {words}</span> : words),
        },
        { name: 'State', cell: ({ film }) => <StateBadge state={film.reviewState} /> },
        { name: 'Nominations', kind: 'numeric', cell: ({ film }) => count(film.nominations) },
      ]}
    />
  );
}
