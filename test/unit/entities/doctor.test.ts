import { expect, test } from 'vitest';
import { examineDatabase } from '../../../entities/doctor/examine.js';
import { useDatabase } from '../fixtures/entities.js';

const { db } = useDatabase();

test('each check is told before it is run, and how many there are', async () => {
  const told: { name: string; number: number; of: number }[] = [];
  await examineDatabase(db(), [], (check) => told.push(check));
  expect(told.map(({ number }) => number)).toEqual(told.map((_, index) => index + 1));
  expect(new Set(told.map(({ of }) => of))).toEqual(new Set([told.length]));
  expect(told[0]?.name).toBe('record-too-old');
  expect(told.at(-1)?.name).toBe('key-in-data');
});
