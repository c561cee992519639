import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';

const PROGRAMS = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer'];

/** Where PgBouncer is installed; undefined where it is not: tests with it are skipped then. */
export const PGBOUNCER = PROGRAMS.find((program) => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

/**
 * Starts PgBouncer before a database as it comes, in transaction pooling with one connection to the server: every client
 * gets the one that another has just used.
 * @param user another one to connect to the server as.
 */
export async function startPgBouncer(
  url: string,
  user?: string,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = new URL(url);
  const folder = await mkdtemp(join(tmpdir(), 'festival-lookup-pgbouncer-'));
  const port = await getPort();
  const name = server.pathname.slice(1);
  const users = join(folder, 'users.txt');
  const configuration = join(folder, 'pgbouncer.ini');
  await writeFile(users, '"client" ""\n');
  await writeFile(
    configuration,
    `[databases]
${name} = host=127.0.0.1 port=${server.port} dbname=${name} user=${user ?? server.username} password=${decodeURIComponent(server.password)}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = 1
`,
  );
  await chmod(folder, 0o755);
  // It refuses to run as root.
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const pooler = spawn(PGBOUNCER ?? 'pgbouncer', ['-q', configuration], { stdio: 'ignore', ...nobody });
  const ended = once(pooler, 'exit');
  await untilListening(port);
  return {
    url: `postgres://client@127.0.0.1:${port}/${name}`,
    stop: async () => {
      pooler.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(50);
    } finally {
      socket.destroy();
    }
  }
}
