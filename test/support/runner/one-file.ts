import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const WITHOUT_PACKAGES: BuildOptions = { packages: 'external' };
/** Packages of CommonJS ask for others by `require`, and for the folder they lie in. TypeORM's other drivers are not installed. */
const WITH_PACKAGES: BuildOptions = {
  external: ['mysql', 'react-native-sqlite-storage'],
  banner: {
    js: `import { createRequire as requireFrom } from 'node:module';
const require = requireFrom(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;`,
  },
};

/**
 * Makes one file of a program's sources as they are: it loads in a fraction of the time that hundreds take.
 * @param entry path within the project.
 * @param outfile within the project's folder, for packages are found from there.
 */
export async function makeOneFile(
  entry: string,
  outfile: string,
  plugins: Plugin[] = [],
  options: BuildOptions = WITHOUT_PACKAGES,
): Promise<void> {
  await build({
    entryPoints: [join(ROOT, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    tsconfig: join(ROOT, 'tsconfig.json'),
    logLevel: 'error',
    plugins,
    ...options,
  });
}

/** Makes an empty folder for programs, from which the project's packages are found. */
export async function programFolder(name: string): Promise<string> {
  const cache = join(ROOT, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  return mkdtemp(join(cache, `${name}-`));
}

/** Makes what reads IMDb's pages in a thread: it lies beside the program that begins the thread. */
export async function makePageReader(folder: string): Promise<void> {
  await makeOneFile('sources/pages/reading/program.ts', join(folder, 'program.js'));
}

/** What tests start often, by name: the source that it is made of, and what becomes of the packages that it needs. */
const PROGRAMS = {
  festival: { entry: 'client/cli/main.ts', options: WITH_PACKAGES },
  // Packages are traced where they lie.
  'festival-traced': { entry: 'client/cli/main.ts', options: WITHOUT_PACKAGES },
  'money-buyer': { entry: 'test/system/fixtures/money-buyer.ts', options: WITH_PACKAGES },
};
export type ProgramName = keyof typeof PROGRAMS;

export const isProgramName = (name: string | undefined): name is ProgramName =>
  name !== undefined && Object.hasOwn(PROGRAMS, name);

/** Makes a program in one file; it goes when the run is over. */
export async function makeProgram(
  name: ProgramName,
): Promise<{ program: string; remove: () => Promise<void> }> {
  const folder = await programFolder(name);
  const program = join(folder, `${name}.mjs`);
  const { entry, options } = PROGRAMS[name];
  await Promise.all([makeOneFile(entry, program, [], options), makePageReader(folder)]);
  return { program, remove: () => rm(folder, { recursive: true, force: true }) };
}
