import { inject } from 'vitest';
import { bundleOf, type BundleName } from './bundles.js';

let bundle: Promise<{ code: string }> | undefined;

/** Workflow code that the run bundled once for all its files; a file uses one bundle. */
export function sharedBundle(name: BundleName): Promise<{ code: string }> {
  bundle ??= ask(name);
  return bundle;
}

async function ask(name: BundleName): Promise<{ code: string }> {
  // Histories are recorded without a run of tests.
  if (process.env['VITEST'] === undefined) return { code: await bundleOf(name) };
  const response = await fetch(`${inject('broker')}bundles/${name}`);
  const code = await response.text();
  if (!response.ok) throw new Error(`The workflows cannot be bundled: ${code}`);
  return { code };
}
