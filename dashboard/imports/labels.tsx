import type { VNode } from 'preact';
import type { ImportRunState } from '../../client/imports/state.js';
import { Badge } from '../components/parts.js';

const STATE: Record<ImportRunState, 'good' | 'fair' | 'bad' | 'plain'> = {
  running: 'plain',
  completed: 'good',
  failed: 'bad',
  cancelled: 'fair',
  terminated: 'bad',
  'timed out': 'bad',
};

/** Whether an import runs, is held, or how it ended; null is one that Temporal has forgotten. */
export function StateBadge({ state, held }: { state: ImportRunState | null; held: boolean }): VNode {
  if (state === null) return <Badge kind="plain">ended</Badge>;
  if (state === 'running' && held) return <Badge kind="fair">paused</Badge>;
  return <Badge kind={STATE[state]}>{state}</Badge>;
}

/** Seconds left as "about 3 min"; undefined before anybody can say. */
export function timeLeft(seconds: number | null): string | undefined {
  if (seconds === null) return undefined;
  if (seconds < 90) return `about ${seconds} s`;
  return seconds < 5400 ? `about ${Math.round(seconds / 60)} min` : `about ${Math.round(seconds / 3600)} h`;
}
