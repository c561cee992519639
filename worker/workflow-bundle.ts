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
  // Our own modules are made one: each workflow evaluates it anew, and a module costs more than what it holds.
  webpackConfigHook: (config) => ({
    ...config,
    optimization: { ...config.optimization, concatenateModules: true },
  }),
  logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error: console.error },
} satisfies BundleOptions;
