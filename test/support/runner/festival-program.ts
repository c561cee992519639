import { inject } from 'vitest';

/** The program behind `festival` in one file, made once for all tests of a run. */
export async function festivalProgram(): Promise<string> {
  const response = await fetch(`${inject('broker')}festival`);
  const text = await response.text();
  if (!response.ok) throw new Error(`there is no program: ${text}`);
  return text;
}
