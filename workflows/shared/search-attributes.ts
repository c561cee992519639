import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** Custom search attributes, by which operators filter in Temporal Web; registered by `npm run migrate`. */
export const ImdbId = defineSearchAttributeKey('ImdbId', SearchAttributeType.KEYWORD);
export const LookupStageKey = defineSearchAttributeKey('LookupStage', SearchAttributeType.KEYWORD);
export const ImportTypeKey = defineSearchAttributeKey('ImportType', SearchAttributeType.KEYWORD);
export const ReviewStateKey = defineSearchAttributeKey('ReviewState', SearchAttributeType.KEYWORD);
export const FailureReasonKey = defineSearchAttributeKey('FailureReason', SearchAttributeType.KEYWORD);
export const FestivalKey = defineSearchAttributeKey('Festival', SearchAttributeType.KEYWORD_LIST);
export const SpendUsdKey = defineSearchAttributeKey('SpendUsd', SearchAttributeType.DOUBLE);

export const SEARCH_ATTRIBUTES = [
  ImdbId,
  LookupStageKey,
  ImportTypeKey,
  ReviewStateKey,
  FailureReasonKey,
  FestivalKey,
  SpendUsdKey,
] as const;
