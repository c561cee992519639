export { cannesScenario } from './cannes.js';
export { generatedScenario } from './films/generated.js';
export { SANDBOX_KEYS } from './keys.js';
export { scenarioSchema, type Scenario, type ScenarioInput } from './scenario-schema.js';
