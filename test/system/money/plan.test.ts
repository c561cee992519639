import { afterAll, beforeAll, expect, test } from 'vitest';
import { startImport } from '../../../client/imports/start.js';
import { planFor, plannedProgramme } from '../../../client/imports/planned-films.js';
import type { FestivalImportInput, SpendMode } from '../../../domain/policy.js';
import type { Entry } from '../../../domain/programme/programme.js';
import { generatedScenario } from '../../support/sources/generated.js';
import type { ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import type { LogEntry } from '../../../sandbox/simulated/http/server.js';
import { chargedBy, startApplication, startWorkers, type Application } from '../fixtures/application.js';
import { COUNTED } from '../../support/sources/counted.js';

const FILMS = 120;
/** Of so many equal parts of the films, three are imported first, for the record; each test plans and imports another. */
const PARTS = 6;
const PART = FILMS / PARTS;

let app: Application;
let workers: { stop: () => Promise<void> };
let parts: Entry[][];

beforeAll(async () => {
  const { scenario, entries } = generatedScenario({
    profile: COUNTED,
    films: FILMS,
    unknownToTmdb: 0.5,
    unknownToOmdb: 0.2,
  });
  parts = equalParts(scenario, entries);
  app = await startApplication(scenario);
  workers = await startWorkers(app);
  await importAndCount(input('made-up', parts.slice(0, 3).flat(), 'normal'));
});
afterAll(async () => {
  await workers.stop();
  await app.stop();
});

/** Programmes with the same shares of films that TMDb and OMDb know; half of each share is in competition. */
function equalParts(scenario: ScenarioInput, entries: Entry[]): Entry[][] {
  const kinds = new Map((scenario.films ?? []).map(({ imdbId, tmdb, omdb }) => [imdbId, `${tmdb} ${omdb}`]));
  const seen = new Map<string, number>();
  const dealt: Entry[][] = Array.from({ length: PARTS }, () => []);
  for (const entry of entries) {
    const kind = kinds.get(entry.imdbId) ?? '';
    const count = seen.get(kind) ?? 0;
    seen.set(kind, count + 1);
    const category = Math.floor(count / PARTS) % 2 === 0 ? "Palme d'Or" : 'Queer Palm';
    dealt[count % PARTS]!.push({ ...entry, nominations: [{ category }] });
  }
  return dealt;
}

function input(festival: string, programme: Entry[], spendMode: SpendMode): FestivalImportInput {
  return {
    festival,
    year: 2025,
    programme: { kind: 'inline', entries: programme },
    policy: { spendMode },
  };
}

async function plan(wanted: FestivalImportInput) {
  const read = await plannedProgramme(wanted, app.dataSource);
  return await planFor(wanted, read, app.dataSource);
}

/** Imports, and answers what the sources' own log then shows. */
async function importAndCount(wanted: FestivalImportInput) {
  const before = app.sources.log().length;
  const result = await (await startImport(app.client, wanted)).result();
  const log = app.sources.log().slice(before);
  const requests = (source: LogEntry['source']): number =>
    log.filter((entry) => entry.source === source).length;
  return {
    requests: { tmdb: requests('tmdb'), omdb: requests('omdb'), imdb_scrape: requests('zyte') },
    usd: chargedBy(log, 'omdb') + chargedBy(log, 'zyte'),
    stubs: result.stub,
  };
}

function requestsPlanned(planned: Awaited<ReturnType<typeof plan>>): Record<string, number> {
  return Object.fromEntries(planned.steps.map(({ source, requests }) => [source, requests]));
}

test('after one import, the plan of a like one is what it then takes; planned again, it is all known', async () => {
  const wanted = input('second', parts[3]!, 'normal');
  const asked = app.sources.log().length;
  const planned = await plan(wanted);
  expect(app.sources.log()).toHaveLength(asked);
  expect(planned.steps.map(({ source, fromRecord }) => [source, fromRecord])).toEqual([
    ['tmdb', true],
    ['omdb', true],
    ['imdb_scrape', false], // too few pages were read so far
  ]);
  expect(planned.known).toMatchObject({ settled: 0, minimal: 0, open: { films: PART } });

  const real = await importAndCount(wanted);
  const { tmdb, omdb, imdb_scrape: pages } = requestsPlanned(planned);
  expect(omdb).toBe(real.requests.omdb);
  expect(Math.abs(pages! - real.requests.imdb_scrape)).toBeLessThanOrEqual(1);
  expect(Math.abs(tmdb! - real.requests.tmdb) / real.requests.tmdb).toBeLessThan(0.1);
  // The price of a page is assumed; the rest is known.
  expect(planned.usd).toBeGreaterThanOrEqual(real.usd * 0.9);
  expect(planned.usd).toBeLessThanOrEqual(real.usd * 1.5);
  expect(planned.stubs).toBe(real.stubs);

  const again = await plan(wanted);
  expect(again.usd).toBe(0);
  expect(again.known.open.films).toBe(0);
});

test("critical-only: the plan goes by the festival's main competition, as the import does", async () => {
  const wanted = input('cannes', parts[4]!, 'critical-only');
  const planned = await plan(wanted);
  expect(planned.known.openCritical.films).toBe(PART / 2);
  const real = await importAndCount(wanted);
  const { omdb, imdb_scrape: pages } = requestsPlanned(planned);
  expect(omdb).toBe(real.requests.omdb);
  expect(Math.abs(pages! - real.requests.imdb_scrape)).toBeLessThanOrEqual(1);
  expect(planned.stubs).toBe(real.stubs);
});

test('free-only: nothing is planned to be paid, and nothing is', async () => {
  const wanted = input('third', parts[5]!, 'free-only');
  const planned = await plan(wanted);
  const real = await importAndCount(wanted);
  expect({ usd: planned.usd, stubs: planned.stubs }).toEqual({ usd: 0, stubs: real.stubs });
  expect(real.usd).toBe(0);
});
