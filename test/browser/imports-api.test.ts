import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startImportsUnderTest, type ImportsUnderTest } from './fixtures/imports.js';

let imports: ImportsUnderTest;

beforeAll(async () => {
  imports = await startImportsUnderTest();
});
afterAll(async () => {
  await imports.stop();
});

describe('the API', () => {
  test('checks, starts, lists and shows imports, and is documented', async () => {
    const input = {
      festival: 'api',
      year: 2025,
      programme: { kind: 'inline', entries: [{ title: 'By the API' }, { year: 1 }] },
    };
    const check = await imports.api('/check', input);
    expect(await check.json()).toMatchObject({ programme: { films: 1, rejected: 1 } });
    const started = await imports.api('', input);
    expect(started.status).toBe(201);
    await imports.app.client.workflow.getHandle('festival-import/api-2025').result();
    const one = (await (await imports.api('/api-2025')).json()) as unknown;
    expect(one).toMatchObject({ state: 'completed', films: 1, stub: 1, rejectedRows: 1 });
    const list = (await (await imports.api('')).json()) as { imports: { edition: string }[] };
    expect(list.imports.map(({ edition }) => edition)).toContain('api-2025');
    const films = (await (await imports.api('/api-2025/films?type=stub')).json()) as unknown;
    expect(films).toMatchObject({ total: 1, films: [{ title: 'By the API', importType: 'stub' }] });
    const { paths } = (await (await fetch(`${imports.dashboard.url}/api/openapi.json`)).json()) as {
      paths: object;
    };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/api/imports', '/api/imports/{edition}', '/api/imports/{edition}/retry']),
    );
  });

  test('keeps the part and the row numbers that come with inline entries', async () => {
    const programme = {
      kind: 'inline',
      entries: [{ title: 'A Short' }, { year: 1 }],
      rowNumbers: [3, 7],
      part: 'shorts',
    };
    expect((await imports.api('', { festival: 'parts', year: 2025, programme })).status).toBe(201);
    const handle = imports.app.client.workflow.getHandle('festival-import/parts-2025');
    await handle.result();
    const { events = [] } = await handle.fetchHistory();
    const [payload] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    expect(defaultPayloadConverter.fromPayload(payload ?? {})).toMatchObject({ programme });
  });

  test('reads no file of the machine, and says which field is wrong', async () => {
    const file = await imports.api('', {
      festival: 'api',
      year: 2025,
      programme: { kind: 'file', path: '/etc/passwd' },
    });
    expect(file.status).toBe(400);
    const year = await imports.api('', { festival: 'api', year: 'x' });
    expect(year.status).toBe(400);
    expect(await year.json()).toMatchObject({ fields: [{ field: 'year' }] });
  });

  test('starts none where one runs', async () => {
    const { edition, end } = await imports.slowImport('twice');
    const answer = await imports.api('', {
      festival: 'twice',
      year: 2025,
      programme: { kind: 'inline', entries: [{ title: 'Another' }] },
    });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({
      error: `An import of ${edition} runs already. Start this one when it is over.`,
    });
    await end();
  });
});
