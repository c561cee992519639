import { inject } from 'vitest';
import type { ProgramName } from './one-file.js';

/** Where a program that tests start often lies, in one file, made once for all tests of a run. */
export async function programPath(name: ProgramName): Promise<string> {
  const response = await fetch(`${inject('broker')}programs/${name}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`there is no program: ${text}`);
  return text;
}
