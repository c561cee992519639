import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Folder for programs that are fetched or built once and serve every checkout: `$XDG_CACHE_HOME/festival-lookup`,
 * else `~/.cache/festival-lookup`. The folder may not exist yet.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const given = environment['XDG_CACHE_HOME'];
  const root = given === undefined || given === '' ? join(homedir(), '.cache') : given;
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
