/** Search attributes of the lookups and their types, as Temporal's commands name them. */
export const SEARCH_ATTRIBUTES = {
  ImdbId: 'Keyword',
  LookupStage: 'Keyword',
  ImportType: 'Keyword',
  ReviewState: 'Keyword',
  FailureReason: 'Keyword',
  Festival: 'KeywordList',
  SpendUsd: 'Double',
} as const;
