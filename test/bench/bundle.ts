/**
 * `npm run bench -- bundle`: what each workflow evaluates before its first line: modules, ms, and the heap that it keeps;
 * `npm run bench -- bundle traced` the same where workflows are traced.
 */
import { createRequire } from 'node:module';
import vm from 'node:vm';
import v8 from 'node:v8';
import { bundleWorkflowCode, type BundleOptions } from '@temporalio/worker';
import { WORKFLOW_BUNDLE } from '../../worker/workflow-bundle.js';

const ROUNDS = 100;

/** What evaluating the workflows costs, once for all and for each workflow anew. */
export interface BundleCost {
  bytes: number;
  /** Modules that are loaded once for all workflows of a process. */
  shared: string[];
  /** Modules that each workflow evaluates anew. */
  each: string[];
  medianMs: number;
  heapKb: number;
}

/** The part of a bundle that the SDK's workers call. */
interface Bundle {
  preloadModules?: () => void;
  importWorkflows: () => unknown;
  importInterceptors: () => unknown;
}

/**
 * Evaluates the bundle as the SDK's workers do in one reused context: the cache of modules is the context's until the first
 * workflow begins, and a workflow's own from then on.
 */
export async function measureBundle(options: BundleOptions = WORKFLOW_BUNDLE): Promise<BundleCost> {
  const { code } = await bundleWorkflowCode(options);
  const shared = new Map<string, unknown>();
  let own: Map<string, unknown> | undefined;
  const cache = new Proxy(
    {},
    {
      get: (_, name: string) => shared.get(name) ?? own?.get(name),
      set: (_, name: string, module: unknown) => {
        (own ?? shared).set(name, module);
        return true;
      },
    },
  );
  const context = vm.createContext({ console, TextEncoder, TextDecoder, URL, AbortController, performance });
  Object.defineProperty(context, '__webpack_module_cache__', { value: cache });
  const storage = 'globalThis.AsyncLocalStorage = class { run(_, work) { return work(); } getStore() {} };';
  vm.runInContext(storage, context);
  new vm.Script(code, { filename: 'workflow-bundle.js' }).runInContext(context);
  const bundle = vm.runInContext('__TEMPORAL__', context) as Bundle;
  bundle.preloadModules?.();

  const times: number[] = [];
  const kept: Map<string, unknown>[] = [];
  const evaluate = (): Map<string, unknown> => {
    own = new Map();
    const started = performance.now();
    bundle.importInterceptors();
    bundle.importWorkflows();
    times.push(performance.now() - started);
    return own;
  };
  evaluate();
  const before = heapNow();
  for (let round = 0; round < ROUNDS; round += 1) kept.push(evaluate());
  const heapKb = Math.round((heapNow() - before) / ROUNDS / 1024);
  const medianMs = times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
  return {
    bytes: code.length,
    shared: [...shared.keys()],
    each: [...(kept[0]?.keys() ?? [])],
    medianMs,
    heapKb,
  };
}

/** Bytes in use once what nobody needs is collected. */
function heapNow(): number {
  v8.setFlagsFromString('--expose-gc');
  (vm.runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

export async function run([how]: string[]): Promise<void> {
  const interceptors = '@temporalio/interceptors-opentelemetry/lib/workflow-interceptors';
  const { bytes, shared, each, medianMs, heapKb } = await measureBundle(
    how === 'traced'
      ? {
          ...WORKFLOW_BUNDLE,
          workflowInterceptorModules: [createRequire(import.meta.url).resolve(interceptors)],
        }
      : WORKFLOW_BUNDLE,
  );
  console.table({
    'bundle with its source map': `${(bytes / 1e6).toFixed(1)} MB`,
    'modules loaded once': shared.length,
    'modules for each workflow': each.length,
    'evaluating them': `${medianMs.toFixed(2)} ms`,
    'heap that they keep': `${heapKb} kB`,
  });
}
