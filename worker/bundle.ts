/** Makes the bundle of workflow code that production workers run; part of `npm run build`. */
import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';
import { BUNDLE_PATH } from './bundle-path.js';
import { WORKFLOW_BUNDLE } from './workflow-bundle.js';

const { code } = await bundleWorkflowCode(WORKFLOW_BUNDLE);
await writeFile(BUNDLE_PATH, code);
