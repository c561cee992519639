import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { DataSource } from 'typeorm';
import { expect, test } from 'vitest';
import { createImportActivities } from '../../../activities/import.js';
import type { StageRequest } from '../../../activities/stage.js';
import type { ProgrammeDependencies } from '../../../activities/programme.js';
import { uploadsFolder } from '../../../config/programme-folders.js';
import type { Programme } from '../../../domain/programme/programme.js';
import { zytePages } from '../../support/sources/pages.js';
import { notingGate, rejectionOf, startUpstream } from '../../support/sources/upstream.js';
import { failuresInWords } from '../../../worker/activity-failures.js';

/** None of these programmes gets as far as the database. */
const dataSource = new DataSource({ type: 'postgres' });

async function failureOf(
  programme: Programme,
  dependencies: Partial<ProgrammeDependencies> = {},
  attempt = 1,
): Promise<ApplicationFailure> {
  const activities = createImportActivities({ dataSource, ...dependencies });
  const request: StageRequest = {
    festival: 'cannes',
    year: 2025,
    programme,
    spendMode: 'normal',
    startedAt: '2025-05-13T00:00:00Z',
  };
  const staging = new MockActivityEnvironment(
    { attempt },
    { logger: new DefaultLogger('ERROR'), interceptors: [failuresInWords] },
  ).run(() => activities.stageProgramme(request));
  const failure = await rejectionOf(staging);
  expect(failure).toBeInstanceOf(ApplicationFailure);
  return failure as ApplicationFailure;
}

test('a programme that a person must mend fails the import at once, in words', async () => {
  const path = join(uploadsFolder(), 'none.json');
  const missing = await failureOf({ kind: 'file', path });
  expect(missing).toMatchObject({ type: 'InvalidProgramme', nonRetryable: true });
  expect(missing.message).toContain(`${path} cannot be read`);
});

test('a file is read in the folders that are named, and nowhere else', async () => {
  for (const path of ['/etc/passwd', '/nowhere/programme.json']) {
    const refused = await failureOf({ kind: 'file', path, columns: { title: 'root' } });
    expect(refused).toMatchObject({ type: 'InvalidProgramme', nonRetryable: true });
    expect(refused.message).toBe(
      `${path} is in none of the folders that programmes are read from: put it there, or name its folder in PROGRAMME_FOLDERS.`,
    );
  }
});

test('a URL within this machine is not fetched, unless it is allowed', async () => {
  const { baseUrl, asked } = await startUpstream(() => ({ status: 503 }));
  const refused = await failureOf({ kind: 'url', url: baseUrl });
  expect(refused).toMatchObject({ type: 'InvalidProgramme', nonRetryable: true });
  expect(asked).toEqual([]);
  const away = await failureOf({ kind: 'url', url: baseUrl }, { allowPrivateAddresses: true });
  expect(away).toMatchObject({ type: 'Unavailable', nonRetryable: false });
});

test('a programme that cannot be had is tried for an hour, and then ends the import in words', async () => {
  const { baseUrl } = await startUpstream(() => ({ status: 503 }));
  const failureAt = (attempt: number): Promise<ApplicationFailure> =>
    failureOf({ kind: 'url', url: baseUrl }, { allowPrivateAddresses: true }, attempt);
  expect(await failureAt(59)).toMatchObject({ type: 'Unavailable', nonRetryable: false });
  const last = await failureAt(60);
  expect(last).toMatchObject({ type: 'InvalidProgramme', nonRetryable: true });
  expect(last.message).toMatch(
    /could not be had in 60 tries: .* answered with HTTP 503\. Start the import again/,
  );
});

test('an event page is paid through the gate of its edition, and its faults keep their reasons', async () => {
  const { baseUrl } = await startUpstream(() => ({ status: 401, body: { type: '/auth/key-not-found' } }));
  const { gate, noted } = notingGate();
  const editions: string[] = [];
  const failure = await failureOf(
    { kind: 'imdb-event' },
    {
      pages: zytePages({ baseUrl, key: 'secret-key' }),
      gateFor: (edition) => {
        editions.push(edition);
        return gate;
      },
    },
  );
  expect(failure).toMatchObject({ type: 'unauthorized', nonRetryable: true });
  expect(failure.message).not.toContain('secret-key');
  expect(editions).toEqual(['cannes-2025']);
  expect(noted.map(({ charged }) => charged)).toEqual([false]);
});
