import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { SearchAttributeUpdatePair } from '@temporalio/common';
import {
  FailureReasonKey,
  ImportTypeKey,
  LookupStageKey,
  ReviewStateKey,
  SpendUsdKey,
} from '../shared/search-attributes.js';
import { lookupDetails, stageOf, stateOf } from './details.js';
import type { Lookup } from './state.js';
import { showDetails } from '../shared/show.js';

/** Shows where a lookup stands, where operators look. Search attributes cost an event, so only changes are set. */
export function publish(lookup: Lookup): void {
  const { known } = lookup;
  const shown = workflowInfo().typedSearchAttributes;
  const stage = stageOf(known);
  const reason = known.importType === 'stub' ? known.reason : undefined;
  const waits = lookup.isDone || known.parked === undefined ? undefined : WAITS_AS[known.parked.waitsFor];
  const changes: SearchAttributeUpdatePair[] = [];
  if (shown.get(LookupStageKey) !== stage) changes.push({ key: LookupStageKey, value: stage });
  if (shown.get(ImportTypeKey) !== known.importType)
    changes.push({ key: ImportTypeKey, value: known.importType });
  if ((shown.get(SpendUsdKey) ?? 0) !== known.spendUsd)
    changes.push({ key: SpendUsdKey, value: known.spendUsd });
  if (shown.get(FailureReasonKey) !== reason) changes.push({ key: FailureReasonKey, value: reason ?? null });
  if (shown.get(ReviewStateKey) !== waits) changes.push({ key: ReviewStateKey, value: waits ?? null });
  if (changes.length > 0) upsertSearchAttributes(changes);
  show(lookup);
}

/** Shows it in Temporal Web alone. */
export function show({ film, known }: Lookup): void {
  showDetails(lookupDetails(stateOf(film.label, known)));
}

const WAITS_AS = { sources: 'parked', reviewer: 'review' } as const;
