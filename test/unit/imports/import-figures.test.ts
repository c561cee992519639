import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { importTable } from '../../../client/cli/tables.js';
import type { ImportState } from '../../../client/imports/state.js';
import { figuresOf, FiguresView } from '../../../dashboard/imports/figures.js';
import type { EditionFigures } from '../../../entities/editions/figures.js';

/** An import of 43 films that was cancelled when 5 had been looked up. */
const staged: EditionFigures = {
  edition: 'cannes-2025',
  programmeKind: 'inline',
  stagedAt: new Date('2025-05-13T08:00:00Z'),
  startedAt: new Date('2025-05-13T08:00:00Z'),
  spendMode: 'normal',
  spendLimitUsd: null,
  spendUsd: 0.01,
  films: 43,
  full: 2,
  minimal: 0,
  stub: 3,
  review: 0,
  waiting: 38,
  nominations: 43,
  rejectedRows: 0,
};
const cancelled: ImportState = {
  edition: 'cannes-2025',
  workflowId: 'festival-import/cannes-2025',
  state: 'cancelled',
  startedAt: new Date('2025-05-13T08:00:00Z'),
  closedAt: new Date('2025-05-13T08:01:00Z'),
  heldFor: null,
  progress: null,
  failure: 'Workflow canceled',
  unread: null,
  staging: null,
};

test('films that an ended import never looked up are no stubs', () => {
  expect(figuresOf('cannes-2025', cancelled, staged, [])).toMatchObject({
    total: 43,
    done: 5,
    stub: 3,
    full: 2,
  });
});

test('how far a programme is staged is shown until it is, also where the edition was imported before', () => {
  const staging = { read: 200, rows: 100_000 };
  const figures = figuresOf('cannes-2025', { ...cancelled, state: 'running', staging }, staged, []);
  expect(renderToString(h(FiguresView, { figures }))).toContain(
    'Not begun yet: 200 of 100,000 rows of its programme are read',
  );
});

test('the table of an import names the films that were not looked up, where there are any', () => {
  const progress = {
    total: 43,
    started: 5,
    full: 2,
    minimal: 0,
    stub: 3,
    awaitingReview: 0,
    spendUsd: 0.01,
    spendBySource: {},
    failedReasons: {},
    requests: 0,
    paused: false,
    spendMode: 'normal',
    etaSeconds: null,
    rejectedRows: 0,
  } as const;
  expect(importTable('cannes-2025', progress)).toMatch(/not looked up +38 +88 %/);
  expect(importTable('cannes-2025', { ...progress, stub: 41 })).not.toContain('not looked up');
});
