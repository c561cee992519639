import { IMPORT_SCENARIOS } from './import-scenarios.js';
import { LOOKUP_SCENARIOS } from './lookup-scenarios.js';
import { SWEEP_SCENARIOS } from './sweep-scenarios.js';
import type { Scenario } from './steps.js';

/** Every branch of the workflows by the name of its history. */
export const SCENARIOS: Record<string, Scenario> = {
  ...LOOKUP_SCENARIOS,
  ...IMPORT_SCENARIOS,
  ...SWEEP_SCENARIOS,
};
