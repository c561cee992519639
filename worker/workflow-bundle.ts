import { fileURLToPath } from 'node:url';
import type { BundleOptions } from '@temporalio/worker';

const module = (path: string): string =>
  fileURLToPath(
    new URL(`../workflows/${path}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
  );

/** How workflow code is bundled: for production by `npm run build`, for tests and benches as they start. */
export const WORKFLOW_BUNDLE = {
  workflowsPath: module('index'),
  preloadModules: [module('shared/preloaded')],
  failureConverterPath: module('shared/failure-converter'),
  logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error: console.error },
} satisfies BundleOptions;
