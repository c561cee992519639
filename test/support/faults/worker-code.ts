import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { makeOneFile, makePageReader, programFolder } from '../runner/one-file.js';
import { WORKFLOW_BUNDLE } from '../../../worker/workflow-bundle.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** A change of the product's code that is made on the way to a worker, and nowhere else. */
export interface CodeChange {
  /** Path within the project. */
  file: string;
  from: string;
  to: string;
}

/** What worker processes run: the product's own sources, in two files. */
export interface WorkerCode {
  program: string;
  workflows: string;
  remove: () => Promise<void>;
}

/**
 * Makes the program of a worker process of the sources as they are. One file loads in a fifth of the time that hundreds take.
 * @param healthy whose workflow code is taken, as it is but for the change where it is one of workflows.
 * @throws {Error} when a change's text does not stand in its file exactly once.
 */
export async function makeWorkerCode(change?: CodeChange, healthy?: WorkerCode): Promise<WorkerCode> {
  const folder = await programFolder('faults');
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const workflows = join(folder, 'workflows.js');
  if (healthy !== undefined && change?.file.startsWith('workflows/') === true) {
    await writeFile(workflows, changed(await readFile(healthy.workflows, 'utf8'), change));
    return { program: healthy.program, workflows, remove };
  }
  const program = join(folder, 'worker.mjs');
  let isMade = change === undefined;
  await makeOneFile('test/support/faults/worker-main.ts', program, [
    {
      name: 'change',
      setup: (bundler) => {
        if (change === undefined) return;
        bundler.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
          if (path !== join(ROOT, change.file)) return undefined;
          isMade = true;
          return { contents: changed(await readFile(path, 'utf8'), change), loader: 'ts' };
        });
      },
    },
  ]);
  await makePageReader(folder);
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  if (!isMade) throw new Error(`${change?.file ?? ''} is not part of a worker`);
  if (healthy !== undefined) return { program, workflows: healthy.workflows, remove };
  const { code } = await bundleWorkflowCode({
    ...WORKFLOW_BUNDLE,
    workflowInterceptorModules: [here('./quick-timeouts.ts')],
  });
  await writeFile(workflows, code);
  return { program, workflows, remove };
}

/** The text with the change made in it. */
export function changed(text: string, { file, from, to }: CodeChange): string {
  const parts = text.split(from);
  if (parts.length !== 2)
    throw new Error(
      `the change of ${file} does not fit any more: "${from}" stands there ${parts.length - 1} times`,
    );
  return parts.join(to);
}
