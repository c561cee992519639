import { configurationError } from '../../config/environment.js';
import { hashPassword, isPasswordOf } from '../../client/users/password-hash.js';
import {
  changeSharedPasswordHash,
  readSharedPasswordHash,
  readSigningSecret,
} from '../../entities/access/secrets.js';
import { usersExist } from '../../entities/access/users.js';
import type { DashboardContext } from '../context.js';

/**
 * Makes sign-in ready: sessions of a shared password that is no longer the one are ended.
 * @returns what signs cookies and forms.
 * @throws {AppError} `InvalidConfiguration` where others could reach the dashboard and anybody could come in.
 */
export async function prepareSignIn({ settings, database }: DashboardContext): Promise<string> {
  const { host, loopback, password, userHeader, secret } = settings;
  const db = database.manager;
  if (!loopback && password === undefined && userHeader === undefined && !(await usersExist(db)))
    throw configurationError([
      `DASHBOARD_PASSWORD is missing: at ${host} others can reach the dashboard. Set a password, add users ` +
        '(festival users add), or set DASHBOARD_USER_HEADER when a proxy in front signs people in',
    ]);
  const kept = await readSharedPasswordHash(db);
  const isKept =
    password === undefined ? kept === undefined : kept !== undefined && (await isPasswordOf(password, kept));
  if (!isKept)
    await changeSharedPasswordHash(db, password === undefined ? undefined : await hashPassword(password));
  return secret ?? (await readSigningSecret(db));
}
