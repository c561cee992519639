import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Makes one file of a program's sources as they are: it loads in a fraction of the time that hundreds take.
 * @param entry path within the project.
 * @param outfile within the project's folder, for packages are found from there.
 */
export async function makeOneFile(entry: string, outfile: string, plugins: Plugin[] = []): Promise<void> {
  await build({
    entryPoints: [join(ROOT, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    tsconfig: join(ROOT, 'tsconfig.json'),
    logLevel: 'error',
    plugins,
  });
}

/** Makes an empty folder for programs, from which the project's packages are found. */
export async function programFolder(name: string): Promise<string> {
  const cache = join(ROOT, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  return mkdtemp(join(cache, `${name}-`));
}

/** Makes the program behind `festival` in one file; it goes when the run is over. */
export async function makeFestival(): Promise<{ program: string; remove: () => Promise<void> }> {
  const folder = await programFolder('festival');
  const program = join(folder, 'festival.mjs');
  await Promise.all([
    makeOneFile('client/cli/main.ts', program),
    // What reads IMDb's pages in a thread lies beside it.
    makeOneFile('sources/pages/reading/program.ts', join(folder, 'program.js')),
  ]);
  return { program, remove: () => rm(folder, { recursive: true, force: true }) };
}
