import { describe, expect, onTestFinished, test } from 'vitest';
import type { SiteName } from '../../../domain/programme/programme.js';
import { programmeSchema } from '../../../domain/programme/programme.js';
import {
  startBerlinale,
  startDocaviv,
  type SimulatedSite,
  type SiteProgramme,
} from '../../support/sources/festival-sites.js';
import type { SiteFilm } from '../../support/sources/festival-pages.js';
import { readEntries } from '../../../sources/programmes/entries.js';
import type { ProgrammeRows } from '../../../sources/programmes/programme-rows.js';
import { readProgrammeRows } from '../../../sources/programmes/read-programme.js';
import { readSite, SITES } from '../../../sources/programmes/sites/sites.js';
import { rejectionOf, startUpstream } from '../../support/sources/upstream.js';
import { AppError } from '../../../domain/errors.js';

const YEAR = 2026;
const FILMS: SiteFilm[] = [
  {
    title: 'The Quiet Harbour',
    originalTitle: 'נמל שקט',
    year: 2025,
    runtimeMinutes: 105,
    countries: ['North Macedonia', 'Serbia'],
    directors: ['Ana Abrantes', 'Bela Bergholm'],
    section: 'Competition',
  },
  { title: 'Children’s & Other Tales', year: 2026, directors: ['Chidi Cvetkov'], section: 'Panorama' },
];
const SIMULATED: Record<SiteName, (programme: SiteProgramme) => Promise<SimulatedSite>> = {
  berlinale: startBerlinale,
  docaviv: startDocaviv,
};

async function simulated(site: SiteName, programme: Partial<SiteProgramme> = {}): Promise<SimulatedSite> {
  const started = await SIMULATED[site]({ year: YEAR, films: FILMS, ...programme });
  onTestFinished(started.close);
  return started;
}

/** Reads a site without the pauses between its pages. */
async function read(site: SiteName, baseUrl: string, year = YEAR): Promise<ProgrammeRows> {
  const signal = new AbortController().signal;
  return await readSite({ kind: 'site', site, baseUrl }, year, {
    signal,
    pauseMs: 0,
    mayConnectTo: () => true,
  });
}

describe("the Berlinale's own programme", () => {
  test('gives title, directors, countries, running time and section of each film', async () => {
    const { baseUrl } = await simulated('berlinale');
    const { rows, warnings } = await read('berlinale', baseUrl);
    const { entries, rejects } = readEntries(rows, 'berlin-2026');
    expect(rejects).toEqual([]);
    expect(warnings).toEqual([]);
    expect(entries).toMatchObject([
      {
        title: 'The Quiet Harbour',
        originalTitle: 'נמל שקט',
        year: 2025,
        countries: ['North Macedonia', 'Serbia'],
        runtimeMinutes: 105,
        directors: ['Ana Abrantes', 'Bela Bergholm'],
        critical: true,
        nominations: [{ category: 'Competition' }],
      },
      {
        title: 'Children’s & Other Tales',
        year: 2026,
        countries: [],
        directors: ['Chidi Cvetkov'],
        nominations: [{ category: 'Panorama' }],
      },
    ]);
  });

  test('is read page by page, to the last one', async () => {
    const films = Array.from({ length: 450 }, (_, index) => ({ ...FILMS[1]!, title: `Film ${index}` }));
    const { baseUrl, asked } = await simulated('berlinale', { films });
    expect((await read('berlinale', baseUrl)).rows).toHaveLength(450);
    expect(asked()).toHaveLength(3);
  });

  test('of people in other parts and of both forms of the crew, directors alone are taken', async () => {
    const item = {
      id: 202600001,
      title: 'One',
      meta: null,
      crewMembers: [
        { function: 'Screenplay', names: [{ name: 'A Writer' }] },
        { function: 'Director', names: [{ name: 'A Director' }, { name: 'Another Director' }] },
      ],
      reducedCrewMembers: [{ name: 'Not Read' }],
    };
    const other = {
      id: 202600002,
      title: 'Two',
      reducedCrewMembers: [{ name: 'B (Producer)' }, { name: 'C (Director)' }],
    };
    const { baseUrl } = await startUpstream(() => ({ body: { items: [item, other], paging: { last: 1 } } }));
    expect((await read('berlinale', baseUrl)).rows).toMatchObject([
      { directors: ['A Director', 'Another Director'] },
      { directors: ['C'] },
    ]);
  });

  test('a film that cannot be read is told with the reason, the others are read', async () => {
    const items = [{ id: 202600001, title: 'Fine' }, { id: 202600002, title: 7 }, null];
    const { baseUrl } = await startUpstream(() => ({ body: { items } }));
    const { rows } = await read('berlinale', baseUrl);
    const { entries, rejects } = readEntries(rows, 'berlin-2026');
    expect(entries).toMatchObject([{ title: 'Fine' }, { title: '7' }]);
    expect(rejects.map(({ row, field }) => [row, field])).toEqual([
      [2, 'id'],
      [2, 'title'],
      [3, 'entry'],
    ]);
  });
});

describe("Docaviv's own programme", () => {
  test('gives English and Hebrew title, running time and section; Hebrew names are not taken for directors', async () => {
    const films = [{ ...FILMS[0]!, directors: ['ורנר הרצוג'] }, FILMS[1]!];
    const { baseUrl } = await simulated('docaviv', { films });
    const { rows, warnings } = await read('docaviv', baseUrl);
    expect(warnings).toEqual([]);
    expect(readEntries(rows, 'docaviv-2026').entries).toMatchObject([
      {
        title: 'The Quiet Harbour',
        originalTitle: 'נמל שקט',
        runtimeMinutes: 105,
        nominations: [{ category: 'Competition' }],
      },
      {
        title: 'Children’s & Other Tales',
        directors: ['Chidi Cvetkov'],
        nominations: [{ category: 'Panorama' }],
      },
    ]);
  });

  test('events, which have nothing that films have, are left out and told', async () => {
    const { baseUrl } = await simulated('docaviv', {
      films: [...FILMS, { title: 'Opening party', year: YEAR, section: 'Panorama' }],
    });
    const { rows, warnings } = await read('docaviv', baseUrl);
    expect(rows).toHaveLength(2);
    expect(warnings.join()).toContain('Opening party');
  });

  test('a list of exactly one page ends where WordPress says so', async () => {
    const films = Array.from({ length: 100 }, (_, index) => ({ ...FILMS[1]!, title: `Film ${index}` }));
    const { baseUrl, asked } = await simulated('docaviv', { films });
    expect((await read('docaviv', baseUrl)).rows).toHaveLength(100);
    expect(asked().filter((path) => path.includes('wp-json'))).toHaveLength(2);
  });
});

describe.each(['berlinale', 'docaviv'] as const)('the site %s, when it is not what it was,', (site) => {
  const refusal = async (programme: Partial<SiteProgramme>, year?: number): Promise<Error> => {
    const { baseUrl } = await simulated(site, programme);
    return (await rejectionOf(read(site, baseUrl, year))) as Error;
  };

  test('shows another year: nothing is taken for this one', async () => {
    const error = await refusal({}, 2019);
    expect(error).toBeInstanceOf(AppError);
    expect(error.message).toContain('shows the programme of 2026, not of 2019');
  });

  test('has no films yet', async () => {
    expect((await refusal({ films: [] })).message).toContain('has no programme yet');
  });

  test.each([
    ['changed', 'not in the form that is known'],
    ['endless', 'not in the form that is known'],
    ['page', 'text/html'],
    ['refused', 'HTTP 403'],
    ['deep', 'nested more than'],
  ] as const)('%s: refused in words', async (fault, words) => {
    const error = await refusal({ fault });
    expect(error).toBeInstanceOf(AppError);
    expect(error.message).toContain(words);
  });

  test('is down: tried three times, and to be tried again later', async () => {
    const { baseUrl, asked } = await simulated(site, { fault: 'down' });
    expect(await rejectionOf(read(site, baseUrl))).toBeInstanceOf(AppError);
    expect(asked()).toHaveLength(3);
  });

  test('gives more than a page may have', async () => {
    const { baseUrl } = await startUpstream(() => ({ body: `["${'x'.repeat(21 * 1024 * 1024)}"]` }));
    expect(String(await rejectionOf(read(site, baseUrl)))).toContain('more than 20 MB');
  });

  test('leads into this machine: not asked unless it is allowed', async () => {
    const { baseUrl, asked } = await simulated(site);
    const context = { festival: 'any', year: YEAR, signal: new AbortController().signal };
    const error = await rejectionOf(readProgrammeRows({ kind: 'site', site, baseUrl }, context));
    expect(String(error)).toContain('public addresses only');
    expect(asked()).toEqual([]);
  });

  test('says how sure its form is', () => {
    expect(SITES[site].certainty).toMatch(/likely|sure/);
    expect(SITES[site].name).toBe(site);
  });
});

test('a site that is not known is refused with those that are', () => {
  const parsed = programmeSchema.safeParse({ kind: 'site', site: 'elsewhere' });
  expect(parsed.error?.issues[0]?.message).toBe('expected one of berlinale, docaviv');
});
