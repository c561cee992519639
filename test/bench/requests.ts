import { readFileSync } from 'node:fs';
import { startImport } from '../../client/imports/start.js';
import type { Entry } from '../../domain/programme/programme.js';
import type { FestivalImportInput } from '../../domain/policy.js';
import { cannesScenario, type ScenarioInput } from '../../sandbox/simulated/scenario.js';
import type { LogEntry } from '../../sandbox/simulated/http/server.js';
import { ZYTE_BROWSER_COST_USD } from '../../sources/zyte/client.js';
import { generatedScenario } from '../support/sources/generated.js';
import { withApplication, type BenchApplication } from './money/application.js';
import { billOf, countMovies, follow, ledgerOf, must, number, tell, transposed } from './money/figures.js';
import { askAsPredecessor } from './money/predecessor.js';

const FILMS = 1000;
/** What the pages of the 1,000 films may cost where the sources are kind. */
const MAX_PAGES_USD = 0.6;
const CENT = 0.01;
const EXAMPLE = new URL('../../examples/cannes-2025.json', import.meta.url);

interface Case {
  scenario: ScenarioInput;
  input: FestivalImportInput;
  entries: Entry[];
  films: number;
}

/**
 * Requests and dollars a film, priced by the sources' own log, OMDb being a plan: by the rules of the system that this one takes
 * over from, and by ours where the sources are kind and where they are as they really are, side by side.
 * @param args `cannes` for the import of `npm start`, else a number of made-up films, 1,000 by default: half of them
 *   unknown to TMDb, a tenth of those to OMDb too. Then the scale of the latencies of `real`, 0.01 by default.
 */
export async function run([what = String(FILMS), scale = '0.01']: string[]): Promise<void> {
  const wanted = what === 'cannes' ? cannes() : madeUp(Number(what));
  const columns: Record<string, Record<string, string | number>> = {};
  const kind = {
    ...wanted.scenario,
    profile: 'kind' as const,
    tmdb: { requestsPerSecond: 100_000, connections: 1000 },
  };
  await withApplication(kind, async (app) => {
    await askAsPredecessor(app, wanted.entries);
    columns['predecessor, kind'] = requestsAFilm(app.sources.log(), wanted.films);
  });
  for (const profile of ['kind', 'real'] as const) {
    const scenario = { ...wanted.scenario, profile, latencyScale: profile === 'real' ? Number(scale) : 1 };
    await withApplication(scenario, async (app) => {
      columns[profile] = await measured(app, wanted, profile);
    });
  }
  tell('requests', transposed(columns));
}

function cannes(): Case {
  const { films } = cannesScenario();
  const input = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as FestivalImportInput & {
    programme: { entries: Entry[] };
  };
  const { entries } = input.programme;
  return { scenario: { films }, input, entries, films: entries.length };
}

function madeUp(films: number): Case {
  const { scenario, entries } = generatedScenario({ films, unknownToTmdb: 0.5, unknownToOmdb: 0.1 });
  const programme = { kind: 'inline' as const, entries };
  const input = { festival: 'made-up', year: 2025, programme, policy: { window: 40 } };
  return { scenario, input, entries, films };
}

async function measured(
  { loadWorker, client, dataSource, sources }: BenchApplication,
  { input, films }: Case,
  profile: string,
): Promise<Record<string, string | number>> {
  await loadWorker().begin();
  const started = performance.now();
  const { total, full, minimal, stub, awaitingReview } = await follow(await startImport(client, input));
  const seconds = Math.round((performance.now() - started) / 1000);
  const log = sources.log();
  const pages = billOf(log, 'zyte');
  must(total === films && full + minimal + stub === films, `${profile}: no film of ${films} is lost`);
  must((await countMovies(dataSource, 'true')) === films, `${profile}: each has its one movie`);
  const zyte = log.filter(({ source }) => source === 'zyte');
  const lost = zyte.filter(({ status }) => status === 0).length * ZYTE_BROWSER_COST_USD;
  const more = (await ledgerOf(dataSource, 'imdb_scrape')) - pages;
  must(
    more > -CENT / 100 && more < lost + CENT / 100,
    `${profile}: the ledger is the bill, and at most what got no answer beside it ($${more.toFixed(2)})`,
  );
  if (profile === 'kind') must(pages <= MAX_PAGES_USD, `kind: pages for at most $${MAX_PAGES_USD}`);
  const nominations = await number(dataSource, 'SELECT count(*)::int AS value FROM nominations');
  const ofMode = (mode: LogEntry['mode']) => zyte.filter((entry) => entry.mode === mode);
  return {
    ...requestsAFilm(log, films),
    ...{ seconds, full, minimal, stub, awaitingReview, nominations },
    'USD for OMDb, notional': billOf(log, 'omdb'),
    'plain pages': ofMode('httpResponseBody').length,
    'browser pages': ofMode('browserHtml').length,
    failed: log.filter(({ status }) => status === 0 || status >= 500).length,
    'too many': log.filter(({ status }) => status === 429).length,
  };
}

/** What all films together were asked and paid for, by the sources' log. */
function requestsAFilm(log: LogEntry[], films: number): Record<string, number> {
  const asked = (['tmdb', 'omdb', 'zyte'] as const).map((source): [string, number] => [
    `requests to ${source} a film`,
    log.filter((entry) => entry.source === source).length / films,
  ]);
  const usd = billOf(log, 'zyte');
  return { ...Object.fromEntries(asked), 'USD for pages': usd, 'USD for pages a film': usd / films };
}
