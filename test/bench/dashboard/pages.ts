import { performance } from 'node:perf_hooks';
import type { DataSource } from 'typeorm';
import { QUEUE_SORTS } from '../../../entities/review/queue.js';
import { LARGE } from './rows.js';
import { explain, type StatementLog } from './plans.js';

const ASKED = 7;
const MAX_MEDIAN_MS = 300;
const EDITION = 'festival-8-2025';

/** Pages, and those that a form asks for: "POST" before the address, what is sent after it. */
const PAGES: [name: string, path: string][] = [
  ['overview, all time', '/?range=all'],
  ['overview, 30 days', '/?range=30d'],
  ['overview, 90 days', '/?range=90d'],
  ['overview, one festival', `/?range=all&festival=${EDITION}`],
  ['overview as JSON', '/api/overview?range=all'],
  ['overview of half the films', `/?range=all&festival=${LARGE}`],
  ['imports', '/imports'],
  ['editions', '/editions'],
  ['editions of one festival', '/editions?festival=festival-8'],
  ['awards', '/awards'],
  ['awards of one festival', '/awards?festival=festival-8'],
  ['awards without a form', '/awards?unknown=1'],
  ['export as JSON', `/api/imports/${EDITION}/export?format=json`],
  ['export as CSV', `/api/imports/${EDITION}/export?format=csv`],
  ['export as a list of ids', `/api/imports/${EDITION}/export?format=radarr`],
  ['an import', `/imports/${EDITION}`],
  ['an import of half the films', `/imports/${LARGE}`],
  ['  its stubs, page 3', `/imports/${LARGE}?type=stub&page=3`],
  ['  its films', `/films?festival=${LARGE}`],
  ['  its stubs among the films', `/films?festival=${LARGE}&import_type=stub`],
  ['  its films in review', `/review?festival=${LARGE}`],
  ['review', '/review'],
  ['a film in review', '/review/:review'],
  ['review, parked films', '/review?kind=parked'],
  ...QUEUE_SORTS.map((sort): [string, string] => [`review by ${sort}`, `/review?kind=open&sort=${sort}`]),
  ['review, last page', '/review?kind=open&sort=festival&page=70'],
  ['review, narrowed', '/review?kind=open&nominations=1&days=30&from=40&to=60&reason=omdb_not_found'],
  ['review, one festival', `/review?kind=open&festival=${EDITION}&record=stub`],
  ['a film in review, by festival', '/review/:review?kind=open&sort=festival'],
  ['preview of 500 films', 'POST /review/many?kind=open&record=stub all=1&choice=stub'],
  ['what came of 500 films', '/review/many/:batch'],
  ['people to review', '/review/people'],
  ['people whom nobody found', '/review/people?kind=missing'],
  ['people of one edition', `/review/people?festival=${EDITION}`],
  ['decisions', '/decisions'],
  ['history', '/history'],
  ['films by title', '/films?sort=title'],
  ['films by confidence', '/films?sort=-confidence'],
  ['decisions, older', '/decisions?after=:decision'],
  ['decisions of one reviewer', '/decisions?reviewer=reviewer+1'],
  ['decisions of one festival', `/decisions?festival=${EDITION}`],
  ['decisions of half the films', `/decisions?festival=${LARGE}`],
  ['films', '/films'],
  ['films, searched', '/films?q=silent+river'],
  ['films, filtered', `/films?festival=${EDITION}&import_type=stub`],
  ['films of a reason', '/films?reason=imdb_scrape_not_found&review_state=parked'],
  ['films of a source, page 3', '/films?source=omdb&page=3'],
  ['a film', '/films/:film'],
  ['a film, its whole record', '/api/films/:film'],
  ['sources', '/sources'],
  ['a source', '/sources/omdb'],
  ['alerts', '/alerts'],
  ['metrics', '/metrics'],
];

/** What is measured. */
export interface Bench {
  dataSource: DataSource;
  statements: StatementLog;
  /** Also tells which indexes are used. */
  plans: boolean;
  /** Only pages of this word in their name. */
  only?: string;
}

/** Asks every page 7 times; prints median and p95, and which big tables its statements read from end to end. */
export async function measurePages(url: string, bench: Bench): Promise<void> {
  const ids = await someIds(bench.dataSource);
  const headers = await signIn(url);
  const skipped: string[] = [];
  for (const [name, path] of PAGES) {
    if (!name.includes(bench.only ?? '')) continue;
    const asked = path.replace(/:(\w+)/, (_, of: string) => ids[of] ?? '');
    const ask = (): Promise<{ ms: number; status: number }> => timed(url, asked, headers);
    // The first request is not counted: it fills the caches of Postgres.
    const { status } = await ask();
    bench.statements.take();
    if (status === 404) {
      skipped.push(name);
      continue;
    }
    const times: number[] = [];
    for (let request = 0; request < ASKED; request += 1) times.push((await ask()).ms);
    const [median, p95] = [0.5, 0.95].map((share) => quantile(times, share)) as [number, number];
    const slow = median > MAX_MEDIAN_MS || status !== 200;
    if (slow) process.exitCode = 1;
    console.log(
      `${slow ? 'FAIL' : 'ok  '} ${name.padEnd(30)} ${status}  median ${median.toFixed(0).padStart(5)} ms  p95 ${p95.toFixed(0).padStart(5)} ms`,
    );
    await tellPlans(bench);
  }
  for (const name of skipped) console.log(`SKIPPED ${name}: there is no such page yet`);
}

async function tellPlans({ dataSource, statements, plans }: Bench): Promise<void> {
  for (const { query, scans, reads } of await explain(dataSource, statements.take())) {
    const words = query.replace(/\s+/g, ' ').trim();
    if (scans.length > 0) console.log(`     reads all of ${scans.join(', ')}: ${words.slice(0, 300)}`);
    if (plans) console.log(`     ${words.slice(0, 90)}… ← ${reads.join(', ')}`);
  }
  statements.take();
}

async function someIds(dataSource: DataSource): Promise<Record<string, string>> {
  const [row] = await dataSource.query<Record<string, string>[]>(
    `WITH batch AS (INSERT INTO review_batches (reviewer, decision, movie_ids)
       SELECT 'ana', '{"reviewer": "ana", "choice": {"accept": "match"}}', array_agg(movie_id::text)
       FROM (SELECT movie_id FROM review_decisions ORDER BY inserted_at DESC LIMIT 500) latest RETURNING id)
     SELECT (SELECT id FROM batch) AS batch,
       (SELECT id FROM review_decisions ORDER BY inserted_at DESC OFFSET 500 LIMIT 1) AS decision,
       (SELECT min(id) FROM movies WHERE review_state = 'review')::text AS review,
       (SELECT min(id) FROM movies WHERE import_type = 'full' AND id > 5000)::text AS film`,
  );
  return { ...row };
}

/** Forms want a name and a token. */
async function signIn(url: string): Promise<Record<string, string>> {
  const authorization = `Basic ${Buffer.from('ana:').toString('base64')}`;
  const page = await fetch(`${url}/login`, { headers: { authorization } });
  const cookie = page.headers
    .getSetCookie()
    .map((given) => given.split(';', 1)[0])
    .join('; ');
  const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  return { authorization, cookie, token };
}

async function timed(
  url: string,
  asked: string,
  { token = '', ...headers }: Record<string, string>,
): Promise<{ ms: number; status: number }> {
  const [, path, fields] = /^POST (\S+) (\S+)$/.exec(asked) ?? [];
  const body = new URLSearchParams(`${fields}&_csrf=${encodeURIComponent(token)}`);
  const began = performance.now();
  const response =
    path === undefined
      ? await fetch(url + asked)
      : await fetch(url + path, { method: 'POST', headers, body });
  await response.text();
  return { ms: performance.now() - began, status: response.status };
}

function quantile(times: number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
