import { userInfo } from 'node:os';
import { join } from 'node:path';

/**
 * The user's home: `HOME`, else what the system has for the user.
 * @throws {Error} in one sentence, when the user has none.
 */
export function homeFolder(environment: NodeJS.ProcessEnv): string {
  const { HOME } = environment;
  if (HOME !== undefined && HOME !== '') return HOME;
  try {
    return userInfo().homedir;
  } catch (error) {
    throw new Error('This user has no home folder: set HOME to a folder that can be written.', {
      cause: error,
    });
  }
}

/**
 * Folder for programs that are fetched or built once and serve every checkout: `$XDG_CACHE_HOME/festival-lookup`,
 * else `~/.cache/festival-lookup`. The folder may not exist yet.
 * @throws {Error} as {@link homeFolder} does.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const given = environment['XDG_CACHE_HOME'];
  const root = given === undefined || given === '' ? join(homeFolder(environment), '.cache') : given;
  return join(root, 'festival-lookup');
}

/** Where the local stack keeps what must outlive a run; `dataDir` is usually `.local`. */
export interface DataPaths {
  lock: string;
  postgres: string;
  postgresPassword: string;
  postgresLog: string;
  temporalDatabase: string;
  temporalLog: string;
}

/** Names the files of the local stack within its data folder. */
export function dataPaths(dataDir: string): DataPaths {
  return {
    lock: join(dataDir, 'owner.lock'),
    postgres: join(dataDir, 'postgres'),
    postgresPassword: join(dataDir, 'postgres.password'),
    postgresLog: join(dataDir, 'postgres.log'),
    temporalDatabase: join(dataDir, 'temporal.db'),
    temporalLog: join(dataDir, 'temporal.log'),
  };
}
