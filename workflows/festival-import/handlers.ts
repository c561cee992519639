import { setHandler } from '@temporalio/workflow';
import { z } from 'zod';
import type { ImportProgress } from '../../domain/lookup/lookup.js';
import { spendModeSchema, usdSchema } from '../../domain/policy.js';
import { MAX_PAUSE_REASON_LENGTH } from '../../domain/lookup/signals.js';
import { cleanText, shortened } from '../../domain/text.js';
import {
  pauseSignal,
  progressQuery,
  resumeSignal,
  setSpendLimitSignal,
  setSpendModeSignal,
} from '../shared/messages.js';
import type { SignalReader } from '../shared/signal-reader.js';
import type { Chore } from './chores.js';
import type { ImportState } from './state.js';

/** A pause without a usable reason is a pause all the same. */
const pauseReasonSchema = z.string('expected its reason as text; it is paused without one').nullish();

/** What handlers need of a run beside its state. */
interface Run {
  progress: () => ImportProgress;
  publish: () => void;
  /** No source counts as down any more, until one is found so again. */
  forgetOutages: () => void;
  chores: Chore[];
}

/** Handlers of what operators send; they only note it, and the run acts on it. */
export function receiveControls(state: ImportState, signals: SignalReader, run: Run): void {
  setHandler(progressQuery, run.progress, { description: 'Counts by record, money, time left.' });
  setHandler(
    pauseSignal,
    (given) => {
      const reason = signals.read(pauseSignal.name, pauseReasonSchema, given) ?? '';
      state.set({
        paused: true,
        pausedReason: reason === '' ? undefined : shortened(cleanText(reason), MAX_PAUSE_REASON_LENGTH),
      });
      run.publish();
    },
    { description: 'Start no more lookups. Argument: the reason, if any, for everybody who looks.' },
  );
  setHandler(
    resumeSignal,
    () => {
      state.set({ paused: false, pausedReason: undefined });
      run.forgetOutages();
      run.chores.push('wake films');
    },
    { description: 'Go on after a pause.' },
  );
  signals.on(
    setSpendLimitSignal,
    usdSchema,
    (spendLimitUsd) => {
      state.set({ spendLimitUsd });
      run.chores.push('apply limit');
    },
    { description: 'Most that this import may spend from its start on. Argument: USD.' },
  );
  signals.on(
    setSpendModeSignal,
    spendModeSchema,
    (spendMode) => {
      state.set({ spendMode });
      run.chores.push('apply mode');
    },
    { description: 'Which films may cost money. Argument: "normal", "critical-only" or "free-only".' },
  );
  const sent = [pauseSignal, resumeSignal, setSpendLimitSignal, setSpendModeSignal];
  signals.refuseUnknown(sent.map(({ name }) => name));
}
