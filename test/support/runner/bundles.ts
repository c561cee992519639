import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type BundleOptions } from '@temporalio/worker';
import { WORKFLOW_BUNDLE } from '../../../worker/workflow-bundle.js';

const fixture = (path: string): string =>
  fileURLToPath(new URL(`../../workflow/fixtures/${path}`, import.meta.url));

/** The application's workflow code, and that of the tests of workflows, which watch it and do not wait. */
const BUNDLES = {
  application: WORKFLOW_BUNDLE,
  watched: {
    ...WORKFLOW_BUNDLE,
    workflowsPath: fixture('workflows.ts'),
    workflowInterceptorModules: [fixture('impatience.ts')],
  },
} satisfies Record<string, BundleOptions>;
export type BundleName = keyof typeof BUNDLES;

const made = new Map<BundleName, Promise<string>>();

export function isBundleName(name: string | undefined): name is BundleName {
  return name !== undefined && Object.hasOwn(BUNDLES, name);
}

/** Workflow code, bundled when it is first asked for. */
export function bundleOf(name: BundleName): Promise<string> {
  const bundle = made.get(name) ?? bundleWorkflowCode(BUNDLES[name]).then(({ code }) => code);
  made.set(name, bundle);
  return bundle;
}
