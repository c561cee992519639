import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { z } from 'zod';
import { hashPassword } from '../../client/users/password-hash.js';
import { passwordProblem } from '../../client/users/password-rules.js';
import { listChanges, type KeptChange } from '../../entities/access/changes.js';
import { endSession, listSessions, type ListedSession } from '../../entities/access/sessions.js';
import { changePassword, findUser, listUsers, type ListedUser } from '../../entities/access/users.js';
import type { Db } from '../../entities/sql.js';
import { CsrfField, Page, sendPage } from '../components/layout.js';
import { Badge, Notice, Panel, Table, When } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { HttpError } from '../server/errors.js';
import type { Person } from './people.js';

const CHANGES_SHOWN = 50;
const sessionParams = z.object({ id: z.uuid('expected the id of a session') });
const querySchema = z.object({ done: z.enum(['ended']).optional() });
const passwordForm = z.object({
  current: z.string().max(1000).default(''),
  password: z.string().max(1000, 'expected a password of at most 1,000 characters').default(''),
});

/**
 * `/sessions`: where a person is signed in, to be ended one by one, and their password. Operators see everybody's, who the
 * users are, and who changed what.
 */
export function sessionsPage(app: FastifyInstance, context: DashboardContext): void {
  const db = context.database.manager;

  const show = (request: FastifyRequest, reply: FastifyReply, notice?: VNode): Promise<FastifyReply> =>
    sendSessions(db, { request, reply, notice });

  app.get('/sessions', async (request, reply) => {
    const { done } = querySchema.parse(request.query);
    if (request.person === undefined) return reply.redirect('/login?next=/sessions', 303);
    return await show(
      request,
      reply,
      done === undefined ? undefined : <Notice kind="good">The session is ended.</Notice>,
    );
  });

  app.post('/sessions/:id/end', { config: { role: 'reviewer' } }, async (request, reply) => {
    const { id } = sessionParams.parse(request.params);
    const person = personOf(request);
    const ended = await endSession(db, id, person.role === 'operator' ? undefined : person.name);
    if (!ended) throw new HttpError(404, 'This session is over, or not yours.');
    return reply.redirect(id === person.sessionId ? '/login' : '/sessions?done=ended', 303);
  });

  app.post('/sessions/password', { config: { role: 'reviewer' } }, async (request, reply) => {
    const { current, password } = passwordForm.parse(request.body);
    const { name, userId } = personOf(request);
    const user = userId === null ? undefined : await findUser(db, name);
    if (user === undefined) throw new HttpError(409, 'You have no password of your own here.');
    const weakness = passwordProblem(password, context.settings);
    if (weakness !== undefined)
      return await show(request, reply.code(400), <Notice kind="bad">New password: {weakness}.</Notice>);
    try {
      await app.passwords.check(request, reply, name, current);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const words = error.statusCode === 401 ? 'The current password is wrong.' : error.message;
      return await show(request, reply.code(error.statusCode), <Notice kind="bad">{words}</Notice>);
    }
    await changePassword(db, user, await hashPassword(password), name);
    return reply.redirect('/login', 303);
  });
}

async function sendSessions(
  db: Db,
  { request, reply, notice }: { request: FastifyRequest; reply: FastifyReply; notice: VNode | undefined },
): Promise<FastifyReply> {
  const person = personOf(request);
  const isOperator = person.role === 'operator';
  const sessions = await listSessions(db, isOperator ? undefined : person.name);
  const users = isOperator ? await listUsers(db) : [];
  const changes = isOperator ? await listChanges(db, CHANGES_SHOWN) : [];
  return sendPage(
    reply,
    <Page title="Sessions" request={request}>
      <h1>Sessions</h1>
      {notice}
      <SessionsPanel sessions={sessions} current={person.sessionId} csrf={<CsrfField reply={reply} />} />
      {person.by === 'session' && person.userId !== null ? (
        <PasswordPanel csrf={<CsrfField reply={reply} />} />
      ) : null}
      {users.length === 0 ? null : <UsersPanel users={users} />}
      {isOperator ? <ChangesPanel changes={changes} /> : null}
    </Page>,
  );
}

function personOf({ person }: FastifyRequest): Person {
  if (person === undefined) throw new HttpError(401, 'Sign in first.');
  return person;
}

function SessionsPanel(props: {
  sessions: ListedSession[];
  current: string | undefined;
  csrf: VNode;
}): VNode {
  const { sessions, current, csrf } = props;
  return (
    <Panel id="sessions" title="Signed in" note="A session ends after seven days, and with a new password.">
      <Table
        caption="Sessions"
        rows={sessions}
        columns={[
          { name: 'Who', kind: 'outside', cell: ({ name }) => name },
          { name: 'Since', cell: ({ beganAt }) => <When date={beganAt} /> },
          {
            name: '',
            cell: ({ id, name }) => (
              <form method="post" action={`/sessions/${id}/end`} class="inline">
                {csrf}
                {id === current ? <Badge kind="plain">this browser</Badge> : null}{' '}
                <button type="submit" class="secondary outline" aria-label={`End this session of ${name}`}>
                  End
                </button>
              </form>
            ),
          },
          { name: 'Last seen', cell: ({ lastSeenAt }) => <When date={lastSeenAt} /> },
          { name: 'From', kind: 'outside', cell: ({ address }) => address },
          { name: 'Browser', kind: 'outside', cell: ({ browser }) => browser },
        ]}
      />
    </Panel>
  );
}

function PasswordPanel({ csrf }: { csrf: VNode }): VNode {
  return (
    <Panel id="password" title="Your password" note="A new one ends all your sessions, this one too.">
      <form method="post" action="/sessions/password">
        {csrf}
        <label>
          Current password
          <input name="current" type="password" autocomplete="current-password" required />
        </label>
        <label>
          New password
          <input name="password" type="password" autocomplete="new-password" required />
        </label>
        <button type="submit">Change it</button>
      </form>
    </Panel>
  );
}

function UsersPanel({ users }: { users: ListedUser[] }): VNode {
  return (
    <Panel id="users" title="Users" note="They are added and disabled by the command festival users.">
      <Table
        caption="Users"
        rows={users}
        columns={[
          { name: 'Name', kind: 'outside', cell: ({ name }) => name },
          { name: 'Role', cell: ({ role }) => role },
          {
            name: 'State',
            cell: ({ disabledAt }) =>
              disabledAt === null ? <Badge kind="good">enabled</Badge> : <Badge kind="bad">disabled</Badge>,
          },
          { name: 'Sessions', kind: 'numeric', cell: ({ sessions }) => sessions },
          { name: 'Tokens', kind: 'numeric', cell: ({ tokens }) => tokens },
        ]}
      />
    </Panel>
  );
}

function ChangesPanel({ changes }: { changes: KeptChange[] }): VNode {
  return (
    <Panel
      id="changes"
      title="Last changes"
      note="What was asked for here and by command, by whom, and the status of the answer; 409: it was not done."
    >
      <Table
        caption="Changes"
        rows={changes}
        columns={[
          { name: 'When', cell: ({ at }) => <When date={at} /> },
          { name: 'Who', kind: 'outside', cell: ({ by }) => by },
          { name: 'What', kind: 'outside', cell: ({ change }) => change },
          { name: 'Answer', kind: 'numeric', cell: ({ status }) => status ?? '–' },
        ]}
      />
    </Panel>
  );
}
