import { Option, type Command } from 'commander';
import pc from 'picocolors';
import { z } from 'zod';
import { AppError } from '../../../domain/errors.js';
import { ROLES, type Role } from '../../../domain/roles.js';
import { personName } from '../../../domain/text.js';
import { endSession, listSessions } from '../../../entities/access/sessions.js';
import { addToken, endToken, listTokens } from '../../../entities/access/tokens.js';
import {
  addUser,
  changePassword,
  findUser,
  listUsers,
  setDisabled,
  setRole,
  type User,
} from '../../../entities/access/users.js';
import type { Db } from '../../../entities/sql.js';
import { withDatabase } from '../../database.js';
import { hashPassword } from '../../users/password-hash.js';
import { newPassword } from '../new-password.js';
import { show, when } from '../output.js';
import { table } from '../table.js';
import { byOption, wholeNumber } from '../option-values.js';

const MAX_TOKEN_DAYS = 366;

/** Adds `festival users`: who may come into the dashboard, with which role, and tokens for scripts. */
export function addUsersCommand(program: Command): void {
  const users = program.command('users').description('who may come into the dashboard, and what they may do');
  const by = byOption();
  addListCommand(users);
  addAddCommand(users, by);
  addChangeCommands(users, by);
  addRoleCommand(users, by);
  addTokenCommands(users, by);
  addSessionCommands(users);
}

function addListCommand(users: Command): void {
  users
    .command('list', { isDefault: true })
    .description('all users, their roles and what is open of theirs')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      await withDatabase(async ({ manager }) => {
        show(await listUsers(manager), json, usersTable);
      });
    });
}

function usersTable(users: Awaited<ReturnType<typeof listUsers>>): string {
  if (users.length === 0) return 'No users: everybody signs in as the dashboard is set up.';
  return table(
    ['name', 'role', 'state', 'sessions', 'tokens', 'last seen'],
    users.map((user) => [
      user.name,
      user.role,
      user.disabledAt !== null ? pc.red('disabled') : user.hasPassword ? 'enabled' : 'enabled, by proxy',
      user.sessions,
      user.tokens,
      user.lastSeenAt === null ? '–' : when(user.lastSeenAt),
    ]),
  );
}

function addAddCommand(users: Command, by: Option): void {
  const role = new Option(
    '--role <role>',
    'reviewers decide on films; operators also change imports, money, sources',
  )
    .choices([...ROLES])
    .makeOptionMandatory();
  users
    .command('add')
    .description('add a user; the password is asked for, or read from standard input')
    .argument('<name>')
    .addOption(role)
    .option('--no-password', 'for whom a proxy in front signs in')
    .addOption(by)
    .action(async (name: string, options: { role: Role; password: boolean; by: string }) => {
      const parsed = personName.safeParse(name);
      if (!parsed.success) throw new AppError('InvalidInput', `name: ${z.prettifyError(parsed.error)}`);
      const passwordHash = options.password ? await hashPassword(await newPassword()) : null;
      await withDatabase(({ manager }) =>
        addUser(manager, { name: parsed.data, role: options.role, passwordHash }, options.by),
      );
      console.log(`${parsed.data} may come in as ${options.role}.`);
    });
}

function addChangeCommands(users: Command, by: Option): void {
  const change = (
    command: string,
    description: string,
    work: (db: Db, user: User, who: string) => Promise<string>,
  ): void => {
    users
      .command(command)
      .description(description)
      .argument('<name>')
      .addOption(by)
      .action(async (name: string, options: { by: string }) => {
        await withDatabase(async ({ manager }) => {
          console.log(await work(manager, await knownUser(manager, name), options.by));
        });
      });
  };
  change('disable', 'let a user in no more; ends their sessions and tokens', async (db, user, who) => {
    await setDisabled(db, user, true, who);
    return `${user.name} may not come in any more.`;
  });
  change('enable', 'let a user in again', async (db, user, who) => {
    await setDisabled(db, user, false, who);
    return `${user.name} may come in again.`;
  });
  change('password', 'give a user a new password; ends their sessions', async (db, user, who) => {
    await changePassword(db, user, await hashPassword(await newPassword()), who);
    return `${user.name} has a new password.`;
  });
}

function addRoleCommand(users: Command, by: Option): void {
  users
    .command('role')
    .description('make a user a reviewer or an operator')
    .argument('<name>')
    .argument('<role>', ROLES.join(' or '))
    .addOption(by)
    .action(async (name: string, given: string, options: { by: string }) => {
      const parsed = z.enum(ROLES, `role: expected ${ROLES.join(' or ')}`).safeParse(given);
      if (!parsed.success) throw new AppError('InvalidInput', parsed.error.issues[0]?.message ?? 'role');
      await withDatabase(async ({ manager }) => {
        const user = await knownUser(manager, name);
        await setRole(manager, user, parsed.data, options.by);
        console.log(`${user.name} is ${parsed.data} now.`);
      });
    });
}

function addTokenCommands(users: Command, by: Option): void {
  users
    .command('token')
    .description('make a token of a user for a script; it is shown once')
    .argument('<name>')
    .requiredOption('--for <script>', 'what it is for')
    .option('--days <days>', `until when it is good, at most ${MAX_TOKEN_DAYS}`, wholeNumber, 90)
    .addOption(by)
    .action(async (name: string, options: { for: string; days: number; by: string }) => {
      if (options.days > MAX_TOKEN_DAYS)
        throw new AppError('InvalidInput', `--days: expected at most ${MAX_TOKEN_DAYS}`);
      await withDatabase(async ({ manager }) => {
        const user = await knownUser(manager, name);
        const { for: label, days } = options;
        console.log(await addToken(manager, user, { label: label.slice(0, 200), days }, options.by));
      });
    });

  users
    .command('tokens')
    .description('all tokens, without what they open')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      await withDatabase(async ({ manager }) => {
        show(await listTokens(manager), json, (tokens) =>
          table(
            ['id', 'user', 'for', 'last used', 'until'],
            tokens.map(({ id, name, label, lastUsedAt, expiresAt }) => [
              id,
              name,
              label,
              lastUsedAt === null ? '–' : when(lastUsedAt),
              when(expiresAt),
            ]),
          ),
        );
      });
    });

  users
    .command('end-token')
    .description('end a token')
    .argument('<id>')
    .addOption(by)
    .action(async (id: string, options: { by: string }) => {
      const ended = await withDatabase(({ manager }) => endToken(manager, idOf(id), options.by));
      console.log(ended ? 'It is ended.' : 'There is no such token.');
    });
}

function addSessionCommands(users: Command): void {
  users
    .command('sessions')
    .description('who is signed in where')
    .argument('[name]')
    .option('--end <id>', 'end one of them')
    .option('--json', 'as JSON')
    .action(async (name: string | undefined, { end, json }: { end?: string; json?: true }) => {
      await withDatabase(async ({ manager }) => {
        if (end !== undefined) {
          const ended = await endSession(manager, idOf(end), name);
          console.log(ended ? 'It is ended.' : 'There is no such session.');
          return;
        }
        show(await listSessions(manager, name), json, (sessions) =>
          table(
            ['id', 'who', 'since', 'last seen', 'from'],
            sessions.map((one) => [one.id, one.name, when(one.beganAt), when(one.lastSeenAt), one.address]),
          ),
        );
      });
    });
}

async function knownUser(db: Db, name: string): Promise<User> {
  const user = await findUser(db, name);
  if (user === undefined)
    throw new AppError('InvalidInput', `There is no user ${name}: see festival users list.`);
  return user;
}

function idOf(text: string): string {
  const parsed = z.uuid().safeParse(text);
  if (!parsed.success) throw new AppError('InvalidInput', `${text} is no id: expected one of the list.`);
  return parsed.data;
}
