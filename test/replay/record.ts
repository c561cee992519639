/**
 * `npx tsx test/replay/record.ts`: records the histories that the replay tests replay, one or two a branch of the
 * workflows, with scripted activities on the time-skipping server. To be run when a branch is added, or when workflow
 * code was changed in a way that running workflows need not survive; a history that is in production stays.
 * Arguments: names of scenarios; all when there are none.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { format } from 'prettier';
import { startLookupStage, type LookupStage } from '../workflow/fixtures/lookup-stage.js';
import { SCENARIOS } from './scenarios.js';
import { SWEEP_ACTIVITIES } from './sweep-scenarios.js';
import type { Scenario } from './steps.js';

const FOLDER = new URL('./histories/', import.meta.url);

async function record(stage: LookupStage, name: string, scenario: Scenario): Promise<void> {
  const ids = await scenario(stage);
  for (const [index, workflowId] of ids.entries()) {
    const history = await stage.environment.client.workflow.getHandle(workflowId).fetchHistory();
    const file = index === 0 ? name : `${name}-child`;
    await writeFile(new URL(`${file}.json`, FOLDER), await toJson(history));
    console.log(`${file}: ${history.events?.length ?? 0} events`);
  }
}

/** A message of the protocol, whose class tells how it becomes a plain object. */
interface Message {
  constructor: { toObject: (message: object, options: object) => object };
}

/**
 * The history as the replayer takes it without a parser: numbers for enums and ids, base64 for bytes. What tells of the
 * machine on which it was recorded (processes, hosts, paths in stacks) is no business of the repository's.
 */
async function toJson(history: object): Promise<string> {
  const plain = (history as Message).constructor.toObject(history, { longs: Number, bytes: String });
  const json = JSON.stringify(plain, (key, value: unknown) => {
    if (key === 'identity') return 'worker';
    if (key === 'stackTrace') return '';
    return typeof value === 'string' ? value.replaceAll(`@${hostname()}`, '@host') : value;
  });
  return await format(json, { parser: 'json' });
}

const wanted = process.argv.slice(2);
await mkdir(FOLDER, { recursive: true });
const undo: (() => Promise<void>)[] = [];
const stage = await startLookupStage((step) => undo.push(step), undefined, SWEEP_ACTIVITIES);
try {
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await record(stage, name, scenario);
    for (const step of undo.splice(0)) await step();
  }
} finally {
  await stage.stop();
}
process.exit();
