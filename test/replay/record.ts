/**
 * `npx tsx test/replay/record.ts`: records the histories that the replay tests replay, one or two a branch of the
 * workflows, with scripted activities on the time-skipping server. To be run when a branch is added, or when workflow
 * code was changed in a way that running workflows need not survive; a history that is in production stays.
 * Arguments: names of scenarios; all when there are none.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { startLookupStage, type LookupStage } from '../workflow/fixtures/lookup-stage.js';
import { SCENARIOS, type Scenario } from './scenarios.js';

const FOLDER = new URL('./histories/', import.meta.url);

async function record(stage: LookupStage, name: string, scenario: Scenario): Promise<void> {
  const ids = await scenario(stage);
  for (const [index, workflowId] of ids.entries()) {
    const history = await stage.environment.client.workflow.getHandle(workflowId).fetchHistory();
    const file = index === 0 ? name : `${name}-child`;
    await writeFile(new URL(`${file}.json`, FOLDER), toJson(history));
    console.log(`${file}: ${history.events?.length ?? 0} events`);
  }
}

/** A message of the protocol, whose class tells how it becomes a plain object. */
interface Message {
  constructor: { toObject: (message: object, options: object) => object };
}

/**
 * The history as the replayer takes it without a parser: numbers for enums and ids, base64 for bytes. A worker's
 * identity, which is process and host, is no business of the repository's.
 */
function toJson(history: object): string {
  const plain = (history as Message).constructor.toObject(history, { longs: Number, bytes: String });
  return `${JSON.stringify(plain, (key, value: unknown) => (key === 'identity' ? 'worker' : value), 1)}\n`;
}

const wanted = process.argv.slice(2);
await mkdir(FOLDER, { recursive: true });
const undo: (() => Promise<void>)[] = [];
const stage = await startLookupStage((step) => undo.push(step));
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
