import fc from 'fast-check';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programmeFolders } from '../../../config/programme-folders.js';
import { createDashboard } from '../../../dashboard/server/server.js';
import { cannesScenario } from '../../../sandbox/simulated/scenario.js';
import {
  FUZZ_RUNS,
  FUZZ_SEED,
  nastyText,
  valuesOfJson,
  type JsonSchema,
} from '../../support/schema-values.js';
import { Browser, routesOf } from '../../unit/fixtures/dashboard.js';
import { startApplication, startWorkers, withoutLatency, type Application } from '../fixtures/application.js';

/** Whatever is sent to any address of the dashboard, it is answered or refused in words. */
const RUNS = 12;
let app: Application;
let workers: { stop: () => Promise<void> };
let dashboard: FastifyInstance;
let browser: Browser;
let token: string;

beforeAll(async () => {
  app = await startApplication(withoutLatency(cannesScenario()));
  workers = await startWorkers(app);
  dashboard = await createDashboard({
    settings: { host: '127.0.0.1', port: 0, loopback: true, basePath: '/lookup' },
    database: app.dataSource,
    client: app.client,
    folders: programmeFolders(),
  });
  browser = new Browser(dashboard);
  expect((await browser.post('/login', { name: 'Ana' })).statusCode).toBe(303);
  token = /name="_csrf" value="([^"]+)"/.exec((await browser.get('/login')).body)?.[1] ?? '';
});
afterAll(async () => {
  await dashboard.close();
  await workers.stop();
  await app.stop();
});

const nasty = fc.oneof(
  nastyText,
  fc.constantFrom(
    '1',
    '0',
    '%',
    '\t/evil',
    '//evil.example',
    '<b>',
    'cannes-2025',
    'omdb',
    'x'.repeat(5000),
    '[]',
  ),
  fc.constant('00000000-0000-4000-8000-000000000000'),
);
const fieldName = fc.constantFrom(
  ...[
    'page',
    'q',
    'text',
    'festival',
    'year',
    'reason',
    'kind',
    'done',
    'films',
    'next',
    'name',
    'password',
    'mode',
  ],
  ...[
    'limitUsd',
    'choice',
    'note',
    'reject',
    'limit',
    'offset',
    'cursor',
    'import_type',
    'review_state',
    'programme',
  ],
  ...[
    'priority',
    'dailyLimitUsd',
    'url',
    'file',
    'part',
    'site',
    'sort',
    'days',
    'source',
    'id',
    'policy',
    '__proto__',
  ],
);
const fields = fc.dictionary(fieldName, nasty, { maxKeys: 5 });
const body = fc.oneof(
  fields.map((record) => ({ type: 'application/x-www-form-urlencoded', record })),
  fc
    .oneof(fc.jsonValue(), fc.dictionary(fieldName, fc.oneof(nasty, fc.jsonValue()), { maxKeys: 5 }))
    .map((value) => ({ type: 'application/json', text: JSON.stringify(value) })),
  fc
    .constantFrom(
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      'text/plain',
      'application/xml',
      '',
    )
    .chain((type) => fc.string({ unit: 'binary', maxLength: 40 }).map((text) => ({ type, text }))),
);

function asked(
  route: string,
  isIn: boolean,
  given: {
    path: string[];
    query: Record<string, string>;
    body: { type: string; text?: string; record?: Record<string, string> };
  },
): InjectOptions {
  const [method = '', pattern = ''] = route.split(' ');
  const parts = [...given.path];
  const path = pattern.replace(/:\w+|\*/g, () => encodeURIComponent((parts.pop() ?? '').toWellFormed()));
  const pairs = (record: Record<string, string>): string =>
    new URLSearchParams(
      Object.entries(record).map(([name, value]) => [name, value.toWellFormed()]),
    ).toString();
  const { type, text, record = {} } = given.body;
  return {
    method: method as 'GET',
    url: `${path}?${pairs(given.query)}`,
    headers: {
      ...(method === 'GET' || type === '' ? {} : { 'content-type': type }),
      ...(isIn ? { cookie: browser.cookieHeader() } : {}),
    },
    ...(method === 'GET' ? {} : { payload: text ?? pairs({ ...record, ...(isIn ? { _csrf: token } : {}) }) }),
    payloadAsStream: true,
  };
}

test.each([
  ['nobody', false],
  ['who is signed in', true],
])(
  'from %s: no answer is a fault of ours',
  async (_, isIn) => {
    const statuses = new Map<number, number>();
    for (const route of routesOf(dashboard).filter((one) => one !== 'POST /logout'))
      await fc.assert(
        fc.asyncProperty(
          fc.array(nasty, { minLength: 2, maxLength: 2 }),
          fields,
          body,
          async (path, query, sent) => {
            const response = await dashboard.inject(asked(route, isIn, { path, query, body: sent }));
            const { statusCode } = response;
            response.stream().destroy();
            statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
            if (statusCode >= 500) throw new Error(`${route}: ${statusCode}`);
          },
        ),
        { numRuns: RUNS },
      );
    // Not all of it stopped at the door.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(100);
    if (isIn) expect(statuses.get(400) ?? 0).toBeGreaterThan(50);
  },
  300_000,
);

interface Operation {
  parameters?: { in: string; name: string; schema: JsonSchema }[];
  requestBody?: { content: { 'application/json'?: { schema: JsonSchema } } };
}

/** Requests of an operation by its description: address, query and body, each at and beyond its edges. */
function described(method: string, path: string, { parameters = [], requestBody }: Operation) {
  const values = (place: string) =>
    fc.record(
      Object.fromEntries(
        parameters.filter((one) => one.in === place).map(({ name, schema }) => [name, valuesOfJson(schema)]),
      ),
    ) as fc.Arbitrary<Record<string, unknown>>;
  const schema = requestBody?.content['application/json']?.schema;
  const text = (value: unknown): string =>
    (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 2000).toWellFormed();
  return fc
    .record({
      path: values('path'),
      query: values('query'),
      body: schema === undefined ? fc.constant(undefined) : valuesOfJson(schema),
    })
    .map((given): InjectOptions => {
      const query = new URLSearchParams(
        Object.entries(given.query).map(([name, value]) => [name, text(value)]),
      );
      return {
        method: method.toUpperCase() as 'GET',
        url: `${path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(text(given.path[name])))}?${query.toString()}`,
        headers: { cookie: browser.cookieHeader(), 'content-type': 'application/json' },
        payload: given.body === undefined ? undefined : JSON.stringify(given.body),
        payloadAsStream: true,
      };
    });
}

test('what the OpenAPI document describes: no answer is a fault of ours', async () => {
  const paths = dashboard.swagger().paths as Record<string, Record<string, Operation>>;
  const requests = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => described(method, path, operation)),
  );
  expect(requests.length).toBeGreaterThan(15);
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(fc.oneof(...requests), async (request) => {
      const response = await dashboard.inject(request);
      const { statusCode } = response;
      response.stream().destroy();
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
      if (statusCode >= 500) throw new Error(`${statusCode} of ${JSON.stringify(request).slice(0, 2000)}`);
    }),
    { numRuns: FUZZ_RUNS, seed: FUZZ_SEED },
  );
  console.log(`${FUZZ_RUNS} requests, by status: ${JSON.stringify(Object.fromEntries(statuses))}`);
  expect(statuses.get(200) ?? 0).toBeGreaterThan(FUZZ_RUNS / 20);
  expect(statuses.get(400) ?? 0).toBeGreaterThan(FUZZ_RUNS / 20);
}, 3_600_000);
