import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDashboard, type DashboardUnderTest } from './fixtures/dashboard.js';
import { axeProblems, scrollsSideways } from './fixtures/looks.js';
import { startReviewStage, type ReviewStage } from './fixtures/review-stage.js';

let stage: ReviewStage;
let dashboard: DashboardUnderTest;

beforeAll(async () => {
  stage = await startReviewStage();
  dashboard = await startDashboard(stage.app, { simulatedEditions: ['cannes-2025', 'venice-2024'] });
}, 240_000);
afterAll(async () => {
  await dashboard.stop();
  await stage.stop();
});

test('a newcomer is offered what the simulated sources know, and any other festival and year', async () => {
  const { page, context, complaints } = await dashboard.visit();
  await page.goto('/');
  const panel = page.getByRole('article', { name: 'Import another festival' });
  expect(await panel.getByRole('link', { name: 'cannes-2025' }).getAttribute('href')).toBe(
    '/imports/cannes-2025',
  );
  await panel.getByRole('link', { name: 'venice-2024' }).click();
  expect(await page.getByLabel('Festival', { exact: false }).first().inputValue()).toBe('venice');
  expect(await page.getByLabel('Year').inputValue()).toBe('2024');

  await page.goto('/');
  await panel.getByLabel('Festival').selectOption({ label: 'Berlin International Film Festival' });
  await panel.getByLabel('Year').fill('2019');
  await panel.getByRole('button', { name: 'Go on' }).click();
  expect(await page.getByLabel('Festival', { exact: false }).first().inputValue()).toBe('berlin');
  expect(await page.getByLabel('Year').inputValue()).toBe('2019');
  expect(complaints).toEqual([]);
  await context.close();
});

test('where the sources are real and something is imported, nobody is told how to begin', async () => {
  const { page, context } = await stage.dashboard.visit();
  await page.goto('/');
  expect(await page.getByText('Import another festival').count()).toBe(0);
  await context.close();
});

test('a first review: from the list to the evidence, a decision, and back, told step by step', async () => {
  const { page, context } = await dashboard.visit({ person: 'Ana' });
  const step = async (): Promise<string | null> =>
    await page.locator('.guide [aria-current="step"] strong').textContent();
  await page.goto('/');
  await page.getByRole('link', { name: 'Be led through a first review' }).click();
  expect(await step()).toBe('Choose a film');
  await page.getByRole('button', { name: /^Begin with/ }).click();
  expect(await step()).toBe('Look at the evidence');
  expect(await axeProblems(page)).toEqual([]);
  expect(await scrollsSideways(page)).toBe(false);
  await page.keyboard.press('s');
  await page.waitForURL(/done=decided/);
  expect(await step()).toBe('Take it back');
  await page.keyboard.press('u');
  await page.waitForURL(/done=reopened/);
  expect(await step()).toBe('That was all');
  await page.getByRole('link', { name: 'Go on by yourself' }).click();
  expect(await page.locator('.guide').count()).toBe(0);
  await context.close();
});
