import { describe, expect, test } from 'vitest';
import { KNOWN_FESTIVALS, knownFestival } from '../../../../sources/programmes/known-festivals.js';
import { SourceError } from '../../../../sources/http/errors.js';
import { imdbIdSchema } from '../../../../domain/film-id.js';
import { rejectionOf } from '../../../support/sources/upstream.js';
import { AppError } from '../../../../domain/errors.js';
import { reading, type Pages, PATH, nextPage, award, nomination, film } from '../../fixtures/imdb-event.js';

const DAY_MS = 86_400_000;

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
      ['plain', 0],
      ['browser', 90 * DAY_MS],
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
});
