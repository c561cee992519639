import { setTimeout as wait } from 'node:timers/promises';
import type { LookupStage } from '../workflow/fixtures/lookup-stage.js';

/** Runs a branch of the workflows to its end; answers the ids of those whose histories are to be kept. */
export type Scenario = (stage: LookupStage) => Promise<string[]>;

const LOOK_MS = 20;
const LOOKS = 1500;

/** Waits for a condition of a running scenario. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    if (await holds()) return;
    await wait(LOOK_MS);
  }
  throw new Error('what the scenario waits for does not come');
}
