import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Approval, Decision, Rejection, RetryNow } from '../domain/decision.js';
import type {
  ImportProgress,
  LookupState,
  ParkedMessage,
  SettledMessage,
  SpendMessage,
} from '../domain/lookup.js';
import type { SpendMode } from '../domain/policy.js';

// festivalImport
export const pauseSignal = defineSignal<[string?]>('pause');
export const resumeSignal = defineSignal('resume');
export const setSpendLimitSignal = defineSignal<[number]>('setSpendLimit');
export const spendSignal = defineSignal<[SpendMessage]>('spend');
export const parkedSignal = defineSignal<[ParkedMessage]>('parked');
export const settledSignal = defineSignal<[SettledMessage]>('settled');
export const progressQuery = defineQuery<ImportProgress>('progress');

// festivalImport and movieLookup
export const setSpendModeSignal = defineSignal<[SpendMode]>('setSpendMode');

// movieLookup
export const approveSignal = defineSignal<[Approval]>('approve');
export const rejectSignal = defineSignal<[Rejection]>('reject');
export const retryNowSignal = defineSignal<[RetryNow?]>('retryNow');
/** Another import wants to hear of this film: its workflow id. */
export const joinSignal = defineSignal<[string]>('join');
export const reviewUpdate = defineUpdate<string, [Decision]>('review');
export const stateQuery = defineQuery<LookupState>('state');
