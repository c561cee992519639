import { Client, Connection } from '@temporalio/client';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../../client/users/password-hash.js';
import { addToken } from '../../../entities/access/tokens.js';
import { addUser, findUser } from '../../../entities/access/users.js';
import { createDashboard } from '../../../dashboard/server/server.js';
import { NO_TEMPORAL, routesOf } from '../fixtures/dashboard.js';
import { useDatabase } from '../fixtures/entities.js';

/** Who may ask for what. A route that is not here, or is here and not there, is an error. */
const ROUTES: Record<string, 'anybody' | 'reviewer' | 'operator'> = {
  'GET /healthz': 'anybody',
  'GET /readyz': 'anybody',
  'GET /assets/*': 'anybody',
  'GET /assets/pico.css': 'anybody',
  'GET /assets/chart.js': 'anybody',
  'GET /login': 'anybody',
  'POST /login': 'anybody',
  'POST /logout': 'reviewer',
  'GET /': 'reviewer',
  'GET /metrics': 'reviewer',
  'GET /api/openapi.json': 'reviewer',
  'GET /api/overview': 'reviewer',
  'GET /about': 'reviewer',
  'GET /alerts': 'reviewer',
  'GET /api/alerts': 'reviewer',
  'POST /alerts/test': 'operator',
  'GET /sessions': 'reviewer',
  'POST /sessions/password': 'reviewer',
  'POST /sessions/:id/end': 'reviewer',
  'GET /review': 'reviewer',
  'GET /review/:id': 'reviewer',
  'GET /review/:id/candidates': 'reviewer',
  'POST /review/many': 'reviewer',
  'POST /review/many/decide': 'reviewer',
  'GET /review/many/:batch': 'reviewer',
  'POST /review/many/:batch/go-on': 'reviewer',
  'POST /review/many/:batch/undo': 'reviewer',
  'GET /review/:id/search': 'reviewer',
  'POST /review/:id/search': 'reviewer',
  'POST /review/:id/decide': 'reviewer',
  'POST /review/:id/reopen': 'reviewer',
  'GET /api/review': 'reviewer',
  'GET /review/people': 'reviewer',
  'POST /review/people/:id': 'reviewer',
  'GET /api/review/people': 'reviewer',
  'POST /api/nominees/:id/review': 'reviewer',
  'GET /decisions': 'reviewer',
  'GET /decisions.csv': 'reviewer',
  'GET /history': 'reviewer',
  'POST /links': 'reviewer',
  'POST /links/:id/forget': 'reviewer',
  'GET /films': 'reviewer',
  'GET /films/:id': 'reviewer',
  'POST /films/:id/not-this-film': 'reviewer',
  'POST /films/:id/retry': 'reviewer',
  'GET /api/films': 'reviewer',
  'GET /api/films/:id': 'reviewer',
  'POST /api/films/:id/review': 'reviewer',
  'POST /api/films/:id/reopen': 'reviewer',
  'POST /api/films/:id/not-this-film': 'reviewer',
  'POST /api/films/:id/undo': 'reviewer',
  'POST /review/:id/undo': 'reviewer',
  'POST /api/films/:id/retry': 'reviewer',
  'GET /sources': 'reviewer',
  'GET /sources/:source': 'reviewer',
  'POST /sources/:source/limits': 'operator',
  'POST /sources/:source/test': 'operator',
  'GET /api/sources': 'reviewer',
  'GET /api/sources/:source/errors': 'reviewer',
  'PATCH /api/sources/:source': 'operator',
  'GET /imports': 'reviewer',
  'GET /editions': 'reviewer',
  'GET /awards': 'reviewer',
  'GET /imports/:edition': 'reviewer',
  'GET /imports/:edition/events': 'reviewer',
  'GET /imports/new': 'operator',
  'POST /imports/new': 'operator',
  'POST /imports/new/start': 'operator',
  'POST /imports/:edition/pause': 'operator',
  'POST /imports/:edition/resume': 'operator',
  'POST /imports/:edition/retry': 'operator',
  'POST /imports/:edition/spend-mode': 'operator',
  'POST /imports/:edition/spend-limit': 'operator',
  'GET /api/imports': 'reviewer',
  'POST /api/imports': 'operator',
  'POST /api/imports/check': 'operator',
  'GET /api/imports/:edition': 'reviewer',
  'GET /api/imports/:edition/films': 'reviewer',
  'GET /api/imports/:edition/rejects': 'reviewer',
  'GET /api/imports/:edition/export': 'reviewer',
  'POST /api/imports/:edition/pause': 'operator',
  'POST /api/imports/:edition/resume': 'operator',
  'POST /api/imports/:edition/retry': 'operator',
  'POST /api/imports/:edition/spend-mode': 'operator',
  'POST /api/imports/:edition/spend-limit': 'operator',
};
const PASSWORD = 'seven lamps at dusk';
const EDITION = 'nowhere-2025';

const { dataSource, db } = useDatabase();
const connection = Connection.lazy({ address: NO_TEMPORAL, interceptors: [] });
let dashboard: FastifyInstance;
let reviewer = '';
let operator = '';

beforeAll(async () => {
  const passwordHash = await hashPassword(PASSWORD);
  await addUser(db(), { name: 'Rea', role: 'reviewer', passwordHash }, 'test');
  await addUser(db(), { name: 'Olu', role: 'operator', passwordHash }, 'test');
  const tokenOf = async (name: string): Promise<string> => {
    const user = await findUser(db(), name);
    if (user === undefined) throw new Error(name);
    return `Bearer ${await addToken(db(), user, { label: 'test', days: 1 }, 'test')}`;
  };
  reviewer = await tokenOf('Rea');
  operator = await tokenOf('Olu');
  dashboard = await createDashboard({
    settings: { host: '127.0.0.1', port: 0, loopback: true },
    database: dataSource(),
    client: new Client({ connection }),
  });
});
afterAll(async () => {
  await dashboard.close();
  await connection.close();
});

function request(route: string, headers: Record<string, string> = {}): InjectOptions {
  const [method = '', path = ''] = route.split(' ');
  const isApi = path.startsWith('/api/');
  return {
    method: method as 'GET',
    url: path
      .replace(':id', path.startsWith('/sessions') ? '00000000-0000-4000-8000-000000000000' : '1')
      .replace(':edition', EDITION)
      .replace(':source', 'omdb')
      .replace('*', 'style.css'),
    headers: { ...(isApi && method !== 'GET' ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(method === 'GET' ? {} : isApi ? { payload: '{}' } : {}),
    payloadAsStream: true,
  };
}

async function statusOf(options: InjectOptions): Promise<number> {
  const response = await dashboard.inject(options);
  const { statusCode, headers } = response;
  response.stream().destroy();
  return statusCode === 303 && String(headers['location']).startsWith('/login?next=') ? 401 : statusCode;
}

test('the table has every route, and no other', () => {
  expect(routesOf(dashboard)).toEqual(Object.keys(ROUTES).sort());
});

describe('every route', () => {
  const LET_IN = 'let in';
  /** 403 of a page that is let in is that of the form without a token; it is looked at only after the role. */
  const doorOf = async (route: string, headers: Record<string, string>): Promise<number | string> => {
    const options = request(route, headers);
    const status = await statusOf(options);
    if (status === 401) return 401;
    if (status !== 403) return LET_IN;
    const { body } = await dashboard.inject({ ...options, payloadAsStream: false });
    return body.includes('This is for operators') ? 403 : LET_IN;
  };

  test.each(Object.entries(ROUTES))('%s is for: %s', async (route, who) => {
    const isOpen = who === 'anybody';
    expect(await doorOf(route, {})).toBe(isOpen ? LET_IN : 401);
    if (!isOpen) {
      expect(await doorOf(route, { authorization: 'Bearer festival_made-up' })).toBe(401);
      expect(await doorOf(route, { cookie: 'festival_session=made.up' })).toBe(401);
    }
    expect(await doorOf(route, { authorization: reviewer })).toBe(who === 'operator' ? 403 : LET_IN);
    expect(await doorOf(route, { authorization: operator })).toBe(LET_IN);
  });
});
