export { cannesScenario, demoScenario } from './cannes.js';
export { SANDBOX_KEYS } from './keys.js';
export type { Scenario, ScenarioInput } from './scenario-schema.js';
