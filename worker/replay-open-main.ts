/**
 * `npm run replay:open`: whether the workflows that run now survive the code that was built here; to be asked before it
 * gets work. Ends with 1 where one does not replay.
 */
import { withClient } from '../client/connect.js';
import { lastWords } from '../config/environment.js';
import { BUNDLE_PATH } from './bundle-path.js';
import { replayOpen } from './replay-open.js';

try {
  await withClient(async (client) => {
    const { workflows, faults } = await replayOpen(client, { codePath: BUNDLE_PATH });
    for (const { workflowId, words } of faults) console.log(`${workflowId} does not replay: ${words}`);
    console.log(`${workflows} open workflows were replayed, ${faults.length} do not replay.`);
    if (faults.length > 0) process.exitCode = 1;
  });
} catch (error) {
  console.error(lastWords(error));
  process.exitCode = 1;
}
