import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../domain/errors.js';
import { entrySchema } from '../../domain/programme/programme.js';
import { findFilm } from '../../matching/find.js';
import { SourceError } from '../../sources/http/errors.js';
import { readImdbPage } from '../../sources/imdb/page.js';
import { imdbNextDataSchema } from '../../sources/imdb/page-schema.js';
import { readLetterboxdPage } from '../../sources/letterboxd/page.js';
import { createOmdb } from '../../sources/omdb/source.js';
import { readEntries } from '../../sources/programmes/entries.js';
import { readProgrammeFile } from '../../sources/programmes/files/file.js';
import { readEventPage } from '../../sources/programmes/imdb-event/page.js';
import { eventRows } from '../../sources/programmes/imdb-event/rows.js';
import { readMetacritic } from '../../sources/ratings/metacritic.js';
import { readRottenTomatoes } from '../../sources/ratings/rotten-tomatoes.js';
import { createTmdb } from '../../sources/tmdb/source.js';
import { tmdbMovieSchema } from '../../sources/tmdb/schema.js';
import { tmdbSearchSchema } from '../../sources/tmdb/search-schema.js';
import {
  FUZZ_RUNS,
  FUZZ_SEED,
  nastyText,
  valuesOf,
  valuesOfJson,
  type JsonSchema,
} from '../support/schema-values.js';
import { sourceCall, startUpstream } from '../support/sources/upstream.js';
import { fileOf, useFolder } from './fixtures/programme-files.js';

/** Whatever a programme or an upstream says, it is read, or refused with an error of ours. */
useFolder();
const options = { numRuns: FUZZ_RUNS, seed: FUZZ_SEED };
const MINUTES = 60_000;

function tell(what: string, { read, refused }: { read: number; refused: number }): void {
  const unhandled = FUZZ_RUNS - read - refused;
  console.log(`${FUZZ_RUNS} ${what}: ${read} read, ${refused} refused, ${unhandled} unhandled`);
}

async function isReadOrRefused(read: () => unknown): Promise<'read' | 'refused'> {
  try {
    await read();
    return 'read';
  } catch (error) {
    if (error instanceof AppError || error instanceof SourceError) return 'refused';
    throw error;
  }
}

test(
  'programmes',
  async () => {
    const cell: JsonSchema = { type: 'string' };
    const row: JsonSchema = {
      type: 'object',
      properties: { title: cell, year: { type: 'integer' }, imdbId: cell, directors: cell, nominations: {} },
    };
    const rows = fc.oneof(valuesOf(z.array(entrySchema)), fc.array(valuesOfJson(row), { maxLength: 6 }));
    const counts = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const path = fileOf(JSON.stringify(given), 'json');
        counts[
          await isReadOrRefused(async () => {
            const { rows: read } = await readProgrammeFile(path);
            readEntries(read, 'cannes-2025');
          })
        ] += 1;
      }),
      options,
    );
    tell('programmes', counts);
    expect(counts.read).toBeGreaterThan(FUZZ_RUNS / 4);
    expect(counts.refused).toBeGreaterThan(0);
  },
  30 * MINUTES,
);

test(
  'answers of TMDb and OMDb',
  async () => {
    const text: JsonSchema = { type: 'string' };
    const words =
      'Title Year imdbID Type Response Runtime Director Actors Genre Country imdbRating totalResults Error';
    const omdb = valuesOfJson({
      type: 'object',
      properties: Object.fromEntries(words.split(' ').map((name) => [name, text])),
      required: ['Title', 'Year', 'imdbID', 'Type'],
    }).map((body) => (typeof body === 'object' && body !== null ? { Response: 'True', ...body } : body));
    let body: unknown;
    const { baseUrl, asked } = await startUpstream(({ path }) =>
      path.startsWith('/find/')
        ? { body: { movie_results: [body] } }
        : { body: typeof body === 'string' ? `"${body}` : body },
    );
    const sources = {
      tmdb: createTmdb({ baseUrl, key: 'key', findFilm }),
      omdb: createOmdb({ baseUrl, key: 'key' }),
    };
    const film = { title: 'A Film', directors: ['Ann Director'], countries: [], year: 2025 };
    const answers = fc.oneof(
      fc.record({ source: fc.constant('tmdb' as const), body: valuesOf(tmdbMovieSchema) }),
      fc.record({ source: fc.constant('tmdb' as const), body: valuesOf(tmdbSearchSchema) }),
      fc.record({ source: fc.constant('omdb' as const), body: omdb }),
    );
    const counts = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(answers, fc.boolean(), async (answer, byTitle) => {
        ({ body } = answer);
        asked.length = 0;
        const source = sources[answer.source];
        counts[
          await isReadOrRefused(() =>
            byTitle
              ? source.lookupByTitle(film.title, film.year, sourceCall(), film)
              : source.lookupByImdbId('tt0016847', sourceCall()),
          )
        ] += 1;
      }),
      options,
    );
    tell('answers', counts);
    expect(counts.read).toBeGreaterThan(0);
    expect(counts.refused).toBeGreaterThan(0);
  },
  30 * MINUTES,
);

test(
  'pages',
  async () => {
    const json = fc.oneof(valuesOf(imdbNextDataSchema), fc.jsonValue()).map((value) => JSON.stringify(value));
    const ld = fc
      .record({
        name: nastyText,
        url: nastyText,
        duration: nastyText,
        datePublished: nastyText,
        director: fc.jsonValue(),
      })
      .map((film) => JSON.stringify({ '@type': 'Movie', ...film }));
    const page = fc
      .array(
        fc.oneof(
          json.map((data) => `<script id="__NEXT_DATA__" type="application/json">${data}</script>`),
          ld.map((data) => `<script type="application/ld+json">${data}</script>`),
          fc.constantFrom(
            '<p>',
            '<b id=1>',
            '<body data-type="film">',
            '<table><tr>',
            '</b>',
            '<!--',
            '<h1 itemprop="name">',
          ),
          nastyText,
        ),
        { maxLength: 6 },
      )
      .map((parts) => parts.join(''));
    const readers: ((html: string) => unknown)[] = [
      (html) => readImdbPage(Buffer.from(html)),
      readLetterboxdPage,
      readMetacritic,
      readRottenTomatoes,
      (html) => {
        const edition = readEventPage(Buffer.from(html));
        return edition === undefined ? undefined : eventRows([edition]);
      },
    ];
    const counts = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(page, fc.constantFrom(...readers), async (html, reader) => {
        counts[await isReadOrRefused(() => reader(html))] += 1;
      }),
      options,
    );
    tell('pages', counts);
    expect(counts.read).toBeGreaterThan(FUZZ_RUNS / 4);
  },
  30 * MINUTES,
);
