import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entry } from '../../../domain/programme/programme.js';
import { cannesScenario } from '../../../sandbox/simulated/cannes.js';
import { SANDBOX_KEYS } from '../../../sandbox/simulated/scenario.js';
import { startSimulatedSources, type SimulatedSources } from '../../../sandbox/simulated/http/server.js';
import { readEntries } from '../../../sources/programmes/entries.js';
import { readEventEditions } from '../../../sources/programmes/imdb-event/programme.js';
import { readProgrammeRows } from '../../../sources/programmes/read-programme.js';
import { zytePages } from '../../support/sources/pages.js';
import { notingGate, rejectionOf } from '../../support/sources/upstream.js';

describe('the programme of Cannes from the simulated IMDb', () => {
  let sources: SimulatedSources;

  beforeAll(async () => {
    sources = await startSimulatedSources({ scenario: { films: cannesScenario().films ?? [], failures: 0 } });
  });
  afterAll(() => sources.close());

  function cannes(year: number) {
    const { gate, noted } = notingGate();
    const pages = zytePages({ baseUrl: sources.zyteUrl, key: SANDBOX_KEYS.zyte });
    const signal = new AbortController().signal;
    const read = readProgrammeRows({ kind: 'imdb-event' }, { festival: 'cannes', year, gate, pages, signal });
    return { read, noted };
  }

  test('of 2025 is the one of the examples: the same films, awards, people and winners', async () => {
    const { read, noted } = cannes(2025);
    const { rows, warnings } = await read;
    const { entries, rejects } = readEntries(rows, 'cannes-2025');
    const example = JSON.parse(
      readFileSync(new URL('../../../examples/cannes-2025.json', import.meta.url), 'utf8'),
    ) as { programme: { entries: Entry[] } };
    // Of the real page's own there are a list that is cut off, and a film that nobody else has.
    expect(warnings).toEqual([expect.stringContaining('only the first nominations of "Grand Prize')]);
    expect(rejects).toEqual([]);
    const [nowhere, ...others] = comparable(entries).reverse();
    expect(nowhere?.title).toBe('A Film of 2025 That Is Nowhere Else');
    expect(others.reverse()).toEqual(comparable(example.programme.entries));
    // The firewall refuses the plain request.
    expect(noted.map(({ costUsd }) => costUsd)).toEqual([0.01, 0.03]);
  });

  test('has its editions listed on the page of the latest one', async () => {
    const { gate, noted } = notingGate();
    const pages = zytePages({ baseUrl: sources.zyteUrl, key: SANDBOX_KEYS.zyte });
    const fetch = { gate, pages, signal: new AbortController().signal };
    expect(await readEventEditions('cannes', undefined, fetch)).toEqual([{ year: 2025, instance: 1 }]);
    expect(noted.map(({ keptForMs }) => keptForMs)).toEqual([86_400_000]);
  });

  test('of a year to come is not announced yet, of an early one not there', async () => {
    expect(String(await rejectionOf(cannes(2100).read))).toContain('has no nominations on IMDb yet');
    expect(String(await rejectionOf(cannes(1990).read))).toContain('is not on IMDb');
  });
});

/** Films by id with what both tell of them; details are IMDb's own. */
function comparable(entries: Entry[]) {
  const byText = (one: string, other: string) => (one < other ? -1 : 1);
  return entries
    .map(({ imdbId, title, critical = false, nominations = [] }) => ({
      imdbId,
      title,
      critical,
      nominations: nominations
        .map(({ category, award, person, won }) => JSON.stringify([category, award, person, won]))
        .sort(byText),
    }))
    .sort((one, other) => byText(one.imdbId ?? '', other.imdbId ?? ''));
}
