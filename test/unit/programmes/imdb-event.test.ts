import { describe, expect, test } from 'vitest';
import { readEntries } from '../../../sources/programmes/entries.js';
import { readImdbEvent } from '../../../sources/programmes/imdb-event/programme.js';
import { KNOWN_FESTIVALS, knownFestival } from '../../../sources/programmes/known-festivals.js';
import { readProgrammeRows } from '../../../sources/programmes/read-programme.js';
import { SourceError } from '../../../sources/http/errors.js';
import { createZyte } from '../../../sources/zyte/client.js';
import { imdbIdSchema } from '../../../domain/film-id.js';
import { notingGate, rejectionOf, startUpstream, type Reply } from '../../support/upstream.js';
import { AppError } from '../../../domain/errors.js';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-05-01T00:00:00Z');

const film = (id: string, title: string, more: object = {}) => ({
  title: {
    id,
    titleText: { text: title },
    originalTitleText: { text: title },
    releaseYear: { year: 2025 },
    ...more,
  },
});
const person = (name: string) => ({ name: { id: 'nm0000001', nameText: { text: name } }, note: null });
const nomination = (awardedEntities: object, more: object = {}) => ({
  node: { isWinner: false, notes: null, awardedEntities, ...more },
});
const award = (
  text: string,
  nominations: object[],
  more: { category?: string; hasNextPage?: boolean } = {},
) => ({
  id: 'aw0000001',
  text,
  nominationCategories: {
    edges: [
      {
        node: {
          category: more.category === undefined ? null : { text: more.category },
          nominations: { edges: nominations, pageInfo: { hasNextPage: more.hasNextPage ?? false } },
        },
      },
    ],
  },
});

function nextPage(awards: object[], more: object = {}): string {
  const pageProps = {
    eventName: 'Cannes Film Festival',
    editionInfo: { year: 2025, instanceWithinYear: 1 },
    edition: { awards },
    historyEventEditions: [{ year: 2025, id: 'ee1', instanceWithinYear: 1 }],
    ...more,
  };
  return `<html><script id="__NEXT_DATA__" type="application/json">${JSON.stringify({ props: { pageProps } })}</script></html>`;
}

/** A Zyte that finds these pages, by path; what is not among them is a 404 of IMDb. */
type Pages = Record<string, string | { status: number; html?: string; url?: string }>;

async function reading(pages: Pages, asked: { festival?: string; eventId?: string; year?: number } = {}) {
  const upstream = await startUpstream(({ body }): Reply => {
    const { url, browserHtml } = body as { url: string; browserHtml?: boolean };
    const path = new URL(url).pathname;
    const page = pages[browserHtml === true ? `browser ${path}` : path] ?? pages[path] ?? { status: 404 };
    const {
      status,
      html = '',
      url: landed = url,
    } = typeof page === 'string' ? { status: 200, html: page } : page;
    const content =
      browserHtml === true
        ? { browserHtml: html }
        : { httpResponseBody: Buffer.from(html).toString('base64') };
    return { body: { url: landed, statusCode: status, ...content } };
  });
  const { gate, noted } = notingGate();
  const read = readImdbEvent(asked.eventId, {
    festival: asked.festival ?? 'cannes',
    year: asked.year ?? 2025,
    gate,
    zyte: createZyte({ baseUrl: upstream.baseUrl, key: 'secret-key' }),
    signal: new AbortController().signal,
    now: () => NOW,
  });
  return { read, noted, asked: upstream.asked };
}

const PATH = '/event/ev0000147/2025/1/';

describe('an event page', () => {
  test('gives one row a film, with all its nominations', async () => {
    const { read } = await reading({
      [PATH]: nextPage([
        award("Palme d'Or", [
          nomination({
            awardTitles: [film('tt32275943', 'Alpha')],
            secondaryAwardNames: [person('Julia Ducournau')],
          }),
          nomination(
            {
              awardTitles: [
                film('tt36491653', 'It Was Just an Accident', {
                  originalTitleText: { text: 'Yek tasadef sadeh' },
                }),
              ],
            },
            { isWinner: true, notes: { value: { plaidHtml: 'For <b>all</b>' } } },
          ),
        ]),
        award('Best Actor', [
          nomination(
            {
              awardNames: [person('One Actor'), person('Other Actor')],
              secondaryAwardTitles: [film('tt32275943', 'Alpha')],
            },
            { isWinner: true },
          ),
        ]),
        award('FIPRESCI Prize', [nomination({ awardTitles: [film('tt32275943', 'Alpha')] })], {
          category: 'Competition',
        }),
      ]),
    });
    const { rows, warnings } = await read;
    expect(warnings).toEqual([]);
    expect(rows).toEqual([
      {
        imdbId: 'tt32275943',
        title: 'Alpha',
        year: 2025,
        critical: true,
        nominations: [
          { category: "Palme d'Or", award: "Palme d'Or", won: false, details: 'with Julia Ducournau' },
          { category: 'Best Actor', award: 'Best Actor', person: 'One Actor', won: true },
          { category: 'Best Actor', award: 'Best Actor', person: 'Other Actor', won: true },
          { category: 'Competition', award: 'FIPRESCI Prize', won: false },
        ],
      },
      {
        imdbId: 'tt36491653',
        title: 'It Was Just an Accident',
        originalTitle: 'Yek tasadef sadeh',
        year: 2025,
        critical: true,
        nominations: [{ category: "Palme d'Or", award: "Palme d'Or", won: true, details: 'For all' }],
      },
    ]);
    expect(readEntries(rows, 'cannes-2025').rejects).toEqual([]);
  });

  test('that is cut off, or names people alone, says so', async () => {
    const { read } = await reading({
      [PATH]: nextPage([
        award('Golden Camera', [nomination({ awardTitles: [film('tt36164712', 'The Girls We Want')] })], {
          hasNextPage: true,
        }),
        award('Honorary Award', [nomination({ awardNames: [person('Some Guest')] })]),
      ]),
    });
    expect((await read).incomplete).toBe(true);
    expect((await read).warnings).toEqual([
      'IMDb\'s page shows only the first nominations of "Golden Camera": more films were nominated.',
      '1 nominations name no film and are kept with their people: Honorary Award: Some Guest',
    ]);
    const [, withoutFilm] = (await read).rows;
    expect(withoutFilm).toEqual({
      nominations: [expect.objectContaining({ category: 'Honorary Award', person: 'Some Guest' })],
    });
  });

  test('of an edition held twice in the year leads to the second one', async () => {
    const twice = [1, 2].map((instanceWithinYear) => ({ year: 2025, instanceWithinYear }));
    const more = { historyEventEditions: [...twice, { year: 2024, instanceWithinYear: 3 }, null] };
    const { read, asked } = await reading({
      [PATH]: nextPage([award('One', [nomination({ awardTitles: [film('tt32275943', 'Alpha')] })])], more),
      '/event/ev0000147/2025/2/': nextPage(
        [award('Two', [nomination({ awardTitles: [film('tt32275943', 'Alpha')] })])],
        more,
      ),
    });
    const { rows } = await read;
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ nominations: [{ category: 'One' }, { category: 'Two' }] });
    expect(asked).toHaveLength(2);
  });

  test('whose second edition of the year is not there gives the first, and says so', async () => {
    const historyEventEditions = [1, 2].map((instanceWithinYear) => ({ year: 2025, instanceWithinYear }));
    const one = award('One', [nomination({ awardTitles: [film('tt32275943', 'Alpha')] })]);
    const { read } = await reading({ [PATH]: nextPage([one], { historyEventEditions }) });
    const { rows, warnings, incomplete } = await read;
    expect(rows).toHaveLength(1);
    expect(incomplete).toBe(true);
    expect(warnings[0]).toContain('IMDb has no page https://www.imdb.com/event/ev0000147/2025/2/');
  });

  test('in the older form is read from its widget', async () => {
    const model = {
      nomineesWidgetModel: {
        eventEditionSummary: {
          year: 2025,
          awards: [
            {
              awardName: 'Golden Lion',
              categories: [
                {
                  categoryName: null,
                  nominations: [
                    {
                      primaryNominees: [
                        { name: 'A film]) with signs', const: 'tt0000001', originalName: 'Un film' },
                      ],
                      secondaryNominees: [{ name: 'Its maker', const: 'nm0000001' }],
                      isWinner: true,
                      notes: 'Tied',
                    },
                    {
                      primaryNominees: [{ name: 'An actor', const: 'nm0000002' }],
                      secondaryNominees: [{ name: 'Another film', const: 'tt0000002' }],
                      isWinner: false,
                      notes: null,
                    },
                  ],
                },
              ],
            },
          ],
        },
      },
    };
    const html = `<script>x.push([{"a":1}])</script><script>if (typeof a == 'b') {IMDbReactWidgets.NomineesWidget.push(['center-3-react',${JSON.stringify(model)}]);} f([{}]);</script>`;
    const { read } = await reading({ '/event/ev0000681/2025/1/': html }, { festival: 'venice' });
    expect((await read).rows).toEqual([
      {
        imdbId: 'tt0000001',
        title: 'A film]) with signs',
        originalTitle: 'Un film',
        critical: true,
        nominations: [
          { category: 'Golden Lion', award: 'Golden Lion', won: true, details: 'Tied; with Its maker' },
        ],
      },
      {
        imdbId: 'tt0000002',
        title: 'Another film',
        critical: true,
        nominations: [{ category: 'Golden Lion', award: 'Golden Lion', person: 'An actor', won: false }],
      },
    ]);
  });
});

describe('what is fetched, kept and paid', () => {
  const page = nextPage([award('One', [nomination({ awardTitles: [film('tt32275943', 'Alpha')] })])]);

  test.each([
    [2025, 90 * DAY_MS],
    [2026, DAY_MS],
    [2027, DAY_MS],
  ])('%s is kept for %s ms', async (year, keptForMs) => {
    const of = page.replace('"editionInfo":{"year":2025', `"editionInfo":{"year":${year}`);
    const { read, noted } = await reading({ [`/event/ev0000147/${year}/1/`]: of }, { year });
    await read;
    expect(noted.map(({ keptForMs: kept, costUsd, charged }) => ({ kept, costUsd, charged }))).toEqual([
      { kept: keptForMs, costUsd: 0.01, charged: true },
    ]);
  });

  test('a browser is tried where the plain request is challenged', async () => {
    const { read, noted } = await reading({ [PATH]: { status: 202 }, [`browser ${PATH}`]: page });
    expect((await read).rows).toHaveLength(1);
    expect(noted.map(({ key, keptForMs }) => [key.split(' ')[0], keptForMs])).toEqual([
      ['httpResponseBody', 0],
      ['browserHtml', 90 * DAY_MS],
    ]);
  });

  test.each([
    ['a challenge', { status: 202 }],
    ['a skeleton', '<script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{}}}</script>'],
    ['an empty page', ''],
  ])('%s in both modes is a block that is not paid for again by itself', async (_, blocked) => {
    const { read, noted } = await reading({ [PATH]: blocked });
    const error = await rejectionOf(read);
    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject({ reason: 'blocked', retryable: false });
    expect(noted.map(({ keptForMs }) => keptForMs)).toEqual([0, 0]);
  });

  test('an outage of IMDb is asked about again after a while', async () => {
    const { read } = await reading({ [PATH]: { status: 503 } });
    expect(await rejectionOf(read)).toMatchObject({
      reason: 'unavailable',
      retryable: true,
      retryAfterMs: 900_000,
    });
  });

  test('a form that is not known is refused by its path, and not kept', async () => {
    const { read, noted } = await reading({ [PATH]: nextPage([{ text: 7 }]) });
    const error = await rejectionOf(read);
    expect(error).toMatchObject({ reason: 'invalid_response', retryable: false });
    expect(String(error)).toContain('props.pageProps.edition.awards.text');
    expect(noted.map(({ keptForMs }) => keptForMs)).toEqual([0]);
  });
});

describe('an edition that is not there', () => {
  const other = nextPage([award('One', [nomination({ awardTitles: [film('tt32275943', 'Alpha')] })])]);

  test.each<[string, Pages, string]>([
    ['no page', {}, 'IMDb has no page https://www.imdb.com/event/ev0000147/2027/1/'],
    ['a forbidden page', { '/event/ev0000147/2027/1/': { status: 403 } }, 'IMDb forbids the page'],
    ['the latest edition instead', { '/event/ev0000147/2027/1/': other }, 'IMDb shows the edition of 2025'],
    [
      'a redirect to another edition',
      {
        '/event/ev0000147/2027/1/': {
          status: 200,
          html: nextPage([], { editionInfo: null }),
          url: 'https://www.imdb.com/fr/event/ev0000147/2026/1/',
        },
      },
      'IMDb shows the edition of 2026',
    ],
    [
      'an empty one',
      { '/event/ev0000147/2027/1/': nextPage([], { editionInfo: { year: 2027 } }) },
      'Cannes Film Festival 2027 has no nominations on IMDb yet',
    ],
    [
      'one without awards',
      { '/event/ev0000147/2027/1/': nextPage([], { editionInfo: { year: 2027 }, edition: null }) },
      'Cannes Film Festival 2027 has no nominations on IMDb yet',
    ],
  ])('%s is told in words, and not kept', async (_, pages, message) => {
    const { read, noted } = await reading(pages, { year: 2027 });
    const error = await rejectionOf(read);
    expect(error).toBeInstanceOf(AppError);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('secret-key');
    expect(noted.every(({ keptForMs }) => keptForMs === 0)).toBe(true);
  });
});

describe('festivals by name', () => {
  test('have one event id each, and names that no other has', () => {
    const names = KNOWN_FESTIVALS.flatMap(({ slug, aliases = [] }) => [slug, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(KNOWN_FESTIVALS.map(({ eventId }) => eventId)).size).toBe(KNOWN_FESTIVALS.length);
    expect(
      KNOWN_FESTIVALS.every(
        ({ eventId, country }) => /^ev\d{7}$/.test(eventId) && /^[A-Z]{2}$/.test(country),
      ),
    ).toBe(true);
    expect(knownFestival('berlinale')?.eventId).toBe('ev0000091');
  });

  test('others need their event id', async () => {
    const page = nextPage([award('One', [nomination({ awardTitles: [film('tt32275943', 'Alpha')] })])]);
    const unknown = await reading({}, { festival: 'locarno' });
    expect(String(await rejectionOf(unknown.read))).toContain('The festival "locarno" is not known by name');
    expect(unknown.asked).toEqual([]);
    const known = await reading(
      { '/event/ev0000400/2025/1/': page },
      { festival: 'locarno', eventId: 'ev0000400' },
    );
    const [row] = (await known.read).rows as { imdbId: string; critical?: boolean }[];
    expect(imdbIdSchema.safeParse(row?.imdbId).success).toBe(true);
    expect(row).not.toHaveProperty('critical');
  });

  test('are not read without a key for Zyte', async () => {
    const error = await rejectionOf(
      readProgrammeRows(
        { kind: 'imdb-event' },
        { festival: 'cannes', year: 2025, signal: new AbortController().signal },
      ),
    );
    expect(error).toBeInstanceOf(AppError);
    expect(String(error)).toContain('ZYTE_API_KEY');
  });
});
