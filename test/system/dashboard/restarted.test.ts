import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startApplication, type Application } from '../fixtures/application.js';

const PASSWORD = 'seven lamps at dusk';
const MAIN = fileURLToPath(new URL('../../../dashboard/main.ts', import.meta.url));
let app: Application;

beforeAll(async () => {
  app = await startApplication({ films: [] });
});
afterAll(async () => {
  await app.stop();
});

/** The dashboard in a process of its own, at a free port. */
async function startDashboardProcess(): Promise<{ url: string; kill: () => Promise<void> }> {
  const child: ChildProcess = fork(MAIN, [], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...app.variables, DASHBOARD_PASSWORD: PASSWORD, DASHBOARD_PORT: '0' },
  });
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  const [message] = (await Promise.race([once(child, 'message'), exited])) as unknown[];
  const { address } = (message ?? {}) as { address?: string };
  if (address === undefined) throw new Error('the dashboard ended before it was ready');
  return { url: address, kill };
}

test('a dashboard that is killed and started again knows who is signed in, and the forms of pages from before', async () => {
  const cookies = new Map<string, string>();
  const ask = async (url: string, form?: Record<string, string>): Promise<Response> => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
  const tokenOf = async (response: Response): Promise<string> =>
    /name="_csrf" value="([^"]+)"/.exec(await response.text())?.[1] ?? '';

  const first = await startDashboardProcess();
  const login = await tokenOf(await ask(`${first.url}/login`));
  const signedIn = await ask(`${first.url}/login`, { name: 'Ana', password: PASSWORD, _csrf: login });
  expect(signedIn.status).toBe(303);
  const token = await tokenOf(await ask(`${first.url}/sources/omdb`));
  await first.kill();

  const second = await startDashboardProcess();
  const page = await ask(`${second.url}/sources/omdb`);
  expect(page.status).toBe(200);
  const sent = await ask(`${second.url}/sources/omdb/limits`, {
    dailyLimitUsd: '3',
    enabled: 'on',
    _csrf: token,
  });
  expect(sent.headers.get('location')).toBe('/sources/omdb?done=changed');
  const kept = await app.dataSource.query<unknown[]>('SELECT changed_by FROM source_policy_changes');
  expect(kept).toEqual([{ changed_by: 'Ana' }]);
});
