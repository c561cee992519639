import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Approval, Decision, Rejection, RetryNow } from '../../domain/review/decision.js';
import type {
  ImportProgress,
  LookupState,
  ParkedMessage,
  SettledMessage,
  SpendMessage,
} from '../../domain/lookup/lookup.js';
import type { SourceBackoff } from '../../domain/lookup/outage.js';
import type { TierSource } from '../../domain/sources.js';
import type { SpendMode } from '../../domain/policy.js';

// festivalImport
export const pauseSignal = defineSignal<[string?]>('pause');
export const resumeSignal = defineSignal('resume');
export const setSpendLimitSignal = defineSignal<[number]>('setSpendLimit');
export const spendSignal = defineSignal<[SpendMessage]>('spend');
export const parkedSignal = defineSignal<[ParkedMessage]>('parked');
export const settledSignal = defineSignal<[SettledMessage]>('settled');
/** From a child: a source answers nobody, and this film waits for it. */
export interface SourceDownMessage extends SourceBackoff {
  filmKey: string;
}
export const sourceDownSignal = defineSignal<[SourceDownMessage]>('sourceDown');
/** From a child: the source that it waited for has answered. */
export const sourceUpSignal = defineSignal<[TierSource]>('sourceUp');
export const progressQuery = defineQuery<ImportProgress>('progress');

// festivalImport and movieLookup
export const setSpendModeSignal = defineSignal<[SpendMode]>('setSpendMode');

// movieLookup
export const approveSignal = defineSignal<[Approval]>('approve');
export const rejectSignal = defineSignal<[Rejection]>('reject');
export const retryNowSignal = defineSignal<[RetryNow?]>('retryNow');
/** Whatever the film waits for (a source, money) may be there: look now. */
export const tryAgainSignal = defineSignal('tryAgain');
/** Another import wants to hear of this film: its workflow id. */
export const joinSignal = defineSignal<[string]>('join');
export const reviewUpdate = defineUpdate<string, [Decision]>('review');
/** For the one who reopened a film: answers in words when it stands before the reviewers. */
export const reopenedUpdate = defineUpdate<string>('reopened');
export const stateQuery = defineQuery<LookupState>('state');
