import type { Client } from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import {
  importYears,
  yearsIn,
  type YearResult,
  type YearsRequest,
} from '../../../client/cli/import-years.js';
import type { ImportHandle } from '../../../client/imports/start.js';
import type { ImportProgress } from '../../../domain/lookup/lookup.js';
import type { FestivalImportInput } from '../../../domain/policy.js';

describe('a range of years', () => {
  test('runs in the direction in which it is given', () => {
    expect(yearsIn('2001..2003')).toEqual([2001, 2002, 2003]);
    expect(yearsIn('2003..2001')).toEqual([2003, 2002, 2001]);
    expect(yearsIn('2020')).toEqual([2020]);
  });

  test.each(['', '2001-2003', '2001..', '..2003', '20011..2003', '0000..9999'])('"%s" is none', (range) => {
    expect(() => yearsIn(range)).toThrow(/--years: expected/);
  });
});

const progress = (spendUsd: number): ImportProgress => ({ total: 3, spendUsd }) as ImportProgress;

/** A client that knows ended imports by year, and notes what is started. */
function fakeClient(ended: Record<number, string> = {}): { client: Client; started: FestivalImportInput[] } {
  const started: FestivalImportInput[] = [];
  const workflow = {
    getHandle: (workflowId: string) => ({
      describe: () => {
        const name = ended[Number(workflowId.slice(-4))];
        if (name === undefined)
          return Promise.reject(new WorkflowNotFoundError('not there', workflowId, undefined));
        return Promise.resolve({ status: { name } });
      },
      result: () => Promise.resolve(progress(9)),
    }),
    start: (_type: string, { args: [input] }: { args: [FestivalImportInput] }) => {
      started.push(input);
      return Promise.resolve({});
    },
  };
  return { client: { workflow } as unknown as Client, started };
}

async function run(client: Client, request: Partial<YearsRequest>): Promise<YearResult[]> {
  const years = request.years ?? [2001, 2002, 2003, 2004];
  return await importYears(client, {
    festival: 'cannes',
    years,
    held: new Set(years),
    inputFor: (year) => ({ festival: 'cannes', year }),
    again: false,
    follow: () => Promise.resolve(progress(1)),
    told: () => undefined,
    ...request,
  });
}

const states = (results: YearResult[]): string[] => results.map(({ state }) => state);

describe('an import of years', () => {
  test('is one import a year, one after another', async () => {
    const { client, started } = fakeClient();
    let running = 0;
    const follow = async (_handle: ImportHandle): Promise<ImportProgress> => {
      running += 1;
      expect(running).toBe(1);
      await Promise.resolve();
      running -= 1;
      return progress(0);
    };
    expect(states(await run(client, { follow }))).toEqual(Array(4).fill('imported'));
    expect(started.map(({ year }) => year)).toEqual([2001, 2002, 2003, 2004]);
  });

  test('passes over years without an edition and those that are done, and joins or repeats others', async () => {
    const { client, started } = fakeClient({ 2002: 'COMPLETED', 2003: 'RUNNING', 2004: 'FAILED' });
    const held = new Set([2002, 2003, 2004]);
    const results = await run(client, { held });
    expect(states(results)).toEqual(['no edition', 'done before', 'imported', 'imported']);
    expect(results[1]?.progress?.spendUsd).toBe(9);
    expect(started.map(({ year }) => year)).toEqual([2003, 2004]);
    expect(states(await run(client, { held, again: true }))[1]).toBe('imported');
  });

  test('gives each year what is left of the limit, and stops when nothing is', async () => {
    const { client, started } = fakeClient({ 2001: 'COMPLETED' });
    const results = await run(client, { spendLimitUsd: 2 });
    expect(states(results)).toEqual(['done before', 'imported', 'imported', 'not started']);
    expect(started.map(({ policy }) => policy?.spendLimitUsd)).toEqual([2, 1]);
    expect(results[3]?.why).toContain('spend limit');
  });

  test('goes on after a year that fails, and not after three in a row', async () => {
    const { client } = fakeClient();
    const failing = (bad: number[]) => (_handle: ImportHandle, year: number) =>
      bad.includes(year)
        ? Promise.reject(ApplicationFailure.nonRetryable(`no ${year}`))
        : Promise.resolve(progress(0));
    const some = await run(client, { follow: failing([2001, 2003]) });
    expect(states(some)).toEqual(['failed', 'imported', 'failed', 'imported']);
    expect(some[0]?.why).toBe('no 2001');
    const all = await run(client, { follow: failing([2001, 2002, 2003]) });
    expect(states(all)).toEqual(['failed', 'failed', 'failed', 'not started']);
  });
});
