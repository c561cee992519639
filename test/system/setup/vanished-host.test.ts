import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { createServer, connect, type AddressInfo, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from '../../../entities/data-source.js';
import { createTestDatabase } from '../../support/databases/postgres.js';

/**
 * A host of Postgres that is gone without a word, as behind a cable that was pulled. Only root may lay one: to a process with a
 * network of its own, with which the cable goes.
 */
const LINK = `fl${process.pid}`;
/** Of a private network (RFC 1918), with room for two hosts. */
const HERE = '10.219.203.1';
const THERE = '10.219.203.2';
const LONE_STATEMENT = fileURLToPath(new URL('../fixtures/lone-statement.ts', import.meta.url));

function mayLayCables(): boolean {
  try {
    execFileSync('unshare', ['--net', 'ip', 'link'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function ip(words: string, ...before: string[]): void {
  const [command = '', ...rest] = [...before, 'ip', ...words.split(' ')];
  execFileSync(command, rest, { stdio: 'ignore' });
}

/** Gives a process with a network of its own a cable to this host. */
function layCable({ pid }: ChildProcess): void {
  const inside = ['nsenter', '--net', `--target=${pid ?? 0}`];
  ip(`link add ${LINK} type veth peer name ${LINK}p netns ${pid ?? 0}`);
  ip(`address add ${HERE}/30 dev ${LINK}`);
  ip(`link set ${LINK} up`);
  ip(`address add ${THERE}/30 dev ${LINK}p`, ...inside);
  ip(`link set ${LINK}p up`, ...inside);
}

/** Passes everything on to a database of this host. */
function doorTo(database: URL): Server {
  const { port, hostname } = new URL(database);
  const door = createServer((from) => {
    const to = connect(Number(port), hostname);
    for (const end of [from, to]) end.on('error', () => undefined);
    from.pipe(to).pipe(from);
  }).listen();
  onTestFinished(() => void door.close());
  return door;
}

/** Bytes that were sent and not yet confirmed, by connection: proc(5), `tx_queue` of those that are established (01). */
async function bytesUnderWay({ pid }: ChildProcess): Promise<number[]> {
  const lines = (await readFile(`/proc/${pid ?? 0}/net/tcp`, 'utf8')).trim().split('\n').slice(1);
  const columns = lines.map((line) => line.trim().split(/\s+/));
  return columns.filter(([, , , state]) => state === '01').map((line) => Number.parseInt(line[4] ?? '', 16));
}

test.skipIf(!mayLayCables())('is noticed, however long the statement that it was asked', async () => {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  const url = new URL(database.url);
  const door = doorTo(url);
  url.hostname = HERE;
  url.port = String((door.address() as AddressInfo).port);
  const program = [process.execPath, '--import', 'tsx', LONE_STATEMENT, url.href];
  const child = spawn('unshare', ['--net', ...program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const said = text(child.stdout);
  const networkOf = (of: number | 'self' = 0): Promise<string> => readlink(`/proc/${of}/ns/net`);
  await vi.waitFor(async () => {
    expect(await networkOf(child.pid)).not.toBe(await networkOf('self'));
  });
  layCable(child);
  child.stdin.write('laid\n');

  const dataSource = await openDatabase(database.url, 1);
  onTestFinished(() => dataSource.destroy());
  await vi.waitFor(
    async () => {
      const asked = `SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(3600)' AND state = 'active'`;
      expect(await dataSource.query(asked)).toHaveLength(1);
    },
    { timeout: 60_000, interval: 100 },
  );
  // What is under way at that moment is sent again for a quarter of an hour (tcp_retries2), and nobody is asked whether he lives.
  await vi.waitFor(async () => {
    expect(await bytesUnderWay(child)).toEqual([0]);
  });
  ip(`link set ${LINK} down`);
  expect(await said).toMatch(/ETIMEDOUT|terminated/);
});
