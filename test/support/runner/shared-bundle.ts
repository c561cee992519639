import { inject } from 'vitest';
import type { BundleName } from './bundles.js';

let bundle: Promise<{ code: string }> | undefined;

/** Workflow code that the run bundled once for all its files; a file uses one bundle. */
export function sharedBundle(name: BundleName): Promise<{ code: string }> {
  bundle ??= ask(name);
  return bundle;
}

async function ask(name: BundleName): Promise<{ code: string }> {
  const response = await fetch(`${inject('broker')}bundles/${name}`);
  const code = await response.text();
  if (!response.ok) throw new Error(`The workflows cannot be bundled: ${code}`);
  return { code };
}
