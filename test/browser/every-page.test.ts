import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeProblems, scrollsSideways } from './fixtures/looks.js';
import { pagesOf } from './fixtures/pages.js';
import { startReviewStage, type ReviewStage } from './fixtures/review-stage.js';
import { focusProblems, smallTargets } from './fixtures/wcag.js';

/** What WCAG 2.2 AA wants beyond what axe can see, on every page: docs/architecture.md, the dashboard. */
let stage: ReviewStage;
beforeAll(async () => {
  stage = await startReviewStage();
}, 240_000);
afterAll(async () => {
  await stage.stop();
});

test.each([
  ['a window of 320 px, as a desk at 400 %', { width: 320, height: 640 }],
  ['a desk', { width: 1280, height: 900 }],
])(
  '%s: nothing wider than it, no target too small, each focus seen',
  { timeout: 240_000 },
  async (_what, size) => {
    const { page, context } = await stage.dashboard.visit();
    await page.setViewportSize(size);
    const problems: Record<string, string[]> = {};
    for (const [name, path] of Object.entries(await pagesOf(page))) {
      await page.goto(path);
      const found = [
        ...((await scrollsSideways(page)) ? ['wider than the window'] : []),
        ...(await smallTargets(page)),
        ...(await axeProblems(page)),
        ...(await focusProblems(page)),
      ];
      if (found.length > 0) problems[name] = found;
    }
    expect(problems).toEqual({});
    await context.close();
  },
);
