import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { z } from 'zod';
import { AppError, isAppError } from '../../../domain/errors.js';
import { readPersonRef, type PersonChoice } from '../../../domain/review/person-decision.js';
import { NOMINEE_KINDS, type NomineeKind, type QueuedNominee } from '../../../domain/views/person.js';
import { count } from '../../../domain/words/figures.js';
import { decideNominee } from '../../../entities/people/decide.js';
import { countPersonQueue, readPersonQueue } from '../../../entities/people/queue.js';
import { optional, plainText, queryString, searchOf } from '../../components/form-fields.js';
import { CsrfField, Page, sendPage } from '../../components/layout.js';
import { Pager } from '../../components/pager.js';
import { Notice } from '../../components/parts.js';
import type { DashboardContext } from '../../context.js';
import { NomineeCard } from './card.js';

const PER_PAGE = 20;
const KIND_WORDS: Record<NomineeKind, string> = {
  doubtful: 'For a person',
  missing: 'Nobody found',
  decided: 'Decided',
};
const number = z.string().regex(/^\d{1,18}$/);
const querySchema = z.object({
  kind: z.enum(NOMINEE_KINDS).catch('doubtful').default('doubtful'),
  festival: optional(plainText(120)),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
  done: number.optional().catch(undefined),
});
type Query = z.output<typeof querySchema>;
const formSchema = z.object({
  choice: z.string({ error: 'choose what to do' }).max(100),
  id: z.string().max(300).default(''),
  note: z.string().trim().max(2000, 'expected at most 2,000 characters').default(''),
});

/** `/review/people`: nominees of whom nobody is sure who they are, and what was decided about them. */
export function reviewPeople(app: FastifyInstance, context: DashboardContext): void {
  const { manager } = context.database;
  app.get('/review/people', (request, reply) => send(context, request, reply));

  app.post('/review/people/:id', { config: { role: 'reviewer' } }, async (request, reply) => {
    const { id } = z.object({ id: number }).parse(request.params);
    const query = querySchema.parse(request.query);
    try {
      const form = formSchema.safeParse(request.body);
      if (!form.success)
        throw new AppError('InvalidInput', form.error.issues.map(({ message }) => message).join('; '));
      const { note } = form.data;
      const reviewer = request.person?.name ?? '';
      await decideNominee(manager, id, {
        reviewer,
        choice: choiceOf(form.data),
        ...(note === '' ? {} : { note }),
      });
    } catch (error) {
      if (!isAppError(error)) throw error;
      const status = error.code === 'InvalidInput' ? 400 : error.code === 'NotFound' ? 404 : 409;
      return await send(context, request, reply.code(status), `Nothing was changed: ${error.message}`);
    }
    return reply.redirect(addressOf(query, { page: query.page, done: id }), 303);
  });
}

async function send(
  { database: { manager } }: DashboardContext,
  request: FastifyRequest,
  reply: FastifyReply,
  refused?: string,
): Promise<FastifyReply> {
  const query = querySchema.parse(request.query);
  const { kind, festival, page } = query;
  const [nominees, counts, [done]] = await Promise.all([
    readPersonQueue(manager, query, { limit: PER_PAGE, offset: (page - 1) * PER_PAGE }),
    countPersonQueue(manager, festival),
    query.done === undefined
      ? []
      : readPersonQueue(manager, { kind, nominee: query.done }, { limit: 1, offset: 0 }),
  ]);
  return sendPage(
    reply,
    <Page title="People to review" section="/review" request={request}>
      <h1>{festival === undefined ? 'People to review' : `People of ${festival} to review`}</h1>
      <p class="note">
        Nominees whom a name alone does not tell. <a href="/review">Films to review</a>
        {festival === undefined ? null : (
          <>
            {' '}
            · <a href={addressOf({ ...query, festival: undefined }, {})}>all editions</a>
          </>
        )}
      </p>
      <form id="decide" method="post">
        <CsrfField reply={reply} />
      </form>
      {refused === undefined ? null : <Notice kind="bad">{refused}</Notice>}
      {done === undefined || refused !== undefined ? null : <DoneNotice nominee={done} query={query} />}
      <KindTabs query={query} counts={counts} />
      {nominees.length === 0 ? <p class="empty">Nobody waits here.</p> : null}
      <div class="cards">
        {nominees.map((nominee) => (
          <NomineeCard key={nominee.id} nominee={nominee} action={actionOf(nominee, query)} reply={reply} />
        ))}
      </div>
      <Pager
        of="nominees"
        page={page}
        perPage={PER_PAGE}
        total={counts[kind]}
        address={(wanted) => addressOf(query, { page: wanted })}
      />
    </Page>,
  );
}

function choiceOf({ choice, id }: { choice: string; id: string }): PersonChoice {
  const [, what, personId = '', tmdbId] = /^(is|not) (?:person-(\d+)|tmdb-(\d+))$/.exec(choice) ?? [];
  if (what !== undefined) {
    const person = tmdbId === undefined ? { personId } : { tmdbId: Number(tmdbId) };
    return what === 'is' ? { person } : { notThis: person };
  }
  if (choice === 'nobody') return { nobody: true };
  if (choice === 'undo') return { undo: true };
  const person = choice === 'id' ? readPersonRef(id) : undefined;
  if (person === undefined)
    throw new AppError('InvalidInput', 'give an IMDb id such as nm0000001, or a TMDb id of a person.');
  return { person };
}

function addressOf({ kind, festival }: Query, more: { page?: number; done?: string }): string {
  const search = searchOf({
    kind: kind === 'doubtful' ? undefined : kind,
    festival,
    page: more.page === undefined || more.page === 1 ? undefined : String(more.page),
    done: more.done,
  });
  return `/review/people${queryString(search)}`;
}

function actionOf({ id }: QueuedNominee, query: Query): string {
  return addressOf(query, { page: query.page }).replace('/review/people', `/review/people/${id}`);
}

function DoneNotice({ nominee, query }: { nominee: QueuedNominee; query: Query }): VNode {
  const { decided, person } = nominee;
  const words =
    decided === null
      ? 'as before the last decision'
      : (person ??
        (nominee.reason === 'nobody' ? 'nobody whom a site knows' : 'not the person who was offered'));
  return (
    <Notice kind="good">
      {nominee.nominee}: {words}.{' '}
      {decided === null ? null : (
        <button
          class="inline secondary"
          form="decide"
          name="choice"
          value="undo"
          formAction={actionOf(nominee, query)}
        >
          Undo
        </button>
      )}
    </Notice>
  );
}

function KindTabs({ query, counts }: { query: Query; counts: Record<NomineeKind, number> }): VNode {
  return (
    <nav aria-label="What people wait for" class="tabs">
      <ul>
        {NOMINEE_KINDS.map((kind) => (
          <li key={kind}>
            <a
              href={addressOf({ ...query, kind }, {})}
              aria-current={kind === query.kind ? 'page' : undefined}
            >
              {KIND_WORDS[kind]} <span class="numeric">{count(counts[kind])}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
