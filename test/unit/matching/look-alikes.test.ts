import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { judge } from '../../../activities/lookup/judge.js';
import { recordVerdict } from '../../../activities/lookup/record-outcome.js';
import { readLookupSubject } from '../../../entities/movies/lookup-subject.js';
import { setReviewState } from '../../../entities/movies/park.js';
import { upgradeMovie } from '../../../entities/movies/upgrade.js';
import { findFilm } from '../../../matching/find.js';
import { createTmdb } from '../../../sources/tmdb/source.js';
import { sourceCall, startUpstream } from '../../support/sources/upstream.js';
import { match, movieOf, movieRow, record, stage, useDatabase } from '../fixtures/entities.js';
import { tierAttempt } from '../fixtures/lookup.js';

const { dataSource, db } = useDatabase();

const FILMS = 200;
const PLACES = [
  'Harbour',
  'Winter',
  'Marble',
  'Copper',
  'Orchard',
  'Granite',
  'Velvet',
  'Thunder',
  'Meadow',
  'Lantern',
];
const THINGS = [
  'Letters',
  'Sisters',
  'Crossing',
  'Silence',
  'Promise',
  'Machine',
  'Garden',
  'Station',
  'Weather',
  'Ribbon',
];

/** A film, and one of its title that has another id (or another director): TMDb has only that one. */
function pair(at: number) {
  const title = `${PLACES[at % 10]!} ${THINGS[Math.floor(at / 10) % 10]!}${at < 100 ? '' : ' Again'}`;
  const year = 1990 + (at % 30);
  const byAnother = at % 2 === 1;
  const [director, other] = [`Ana Lindqvist`, byAnother ? 'Per Olsen' : 'Ana Lindqvist'];
  const film = {
    id: at + 1,
    ...(byAnother ? {} : { imdb_id: `tt${9_200_000 + at}` }),
    title,
    original_title: title,
    release_date: `${year + (at % 3 === 0 ? 1 : 0)}-05-20`,
    popularity: 2,
    runtime: at % 4 === 0 ? 100 : 0,
    credits: { cast: [], crew: [{ id: 9, name: other, department: 'Directing', job: 'Director' }] },
  };
  const wanted = {
    title,
    year,
    imdbId: `tt${9_100_000 + at}`,
    directors: [director],
    countries: [],
    runtimeMinutes: 100,
    festival: 'some-festival',
    editionYear: year,
  };
  return { film, wanted };
}

test('of 200 films with a minimal record, none gives way to a look-alike, and each look-alike is shown to a person', async () => {
  const pairs = Array.from({ length: FILMS }, (_, at) => pair(at));
  const { baseUrl } = await startUpstream(({ path, query }) => {
    const id = /\/movie\/(\d+)$/.exec(path)?.[1];
    if (id !== undefined) return { body: pairs[Number(id) - 1]!.film };
    if (path.includes('/find/'))
      return {
        body: {
          movie_results: [],
          person_results: [],
          tv_results: [],
          tv_episode_results: [],
          tv_season_results: [],
        },
      };
    if (!path.endsWith('/search/movie')) return { status: 404, body: { status_code: 34 } };
    const results = pairs.map(({ film }) => film).filter(({ title }) => title === query['query']);
    return { body: { page: 1, results, total_pages: 1, total_results: results.length } };
  });
  const tmdb = createTmdb({ baseUrl: `${baseUrl}/3`, key: '0123456789abcdef0123456789abcdef', findFilm });
  const attempt = tierAttempt({ mode: 'search', facts: 'programme', verifyFirst: false });
  const { editionId, key } = await stage(
    dataSource(),
    pairs.map(({ wanted: { title, year, imdbId, directors, runtimeMinutes } }) => ({
      ...{ title, year, imdbId, directors, runtimeMinutes },
      nominations: [{ category: 'Competition' }],
    })),
  );
  for (const { film, wanted } of pairs) {
    const movieId = await movieOf(db(), editionId, wanted.title);
    const minimal = record({ source: 'omdb', completeness: 'minimal', ...wanted });
    await upgradeMovie(db(), movieId, minimal, match());
    const subject = await readLookupSubject(db(), movieId, key);
    expect(subject.wanted).toMatchObject({ title: wanted.title, imdbId: wanted.imdbId });
    const answer = await tmdb.lookupByTitle(wanted.title, wanted.year, sourceCall(), subject.wanted);
    const { kind } = await recordVerdict(
      dataSource(),
      { ...attempt, attemptId: randomUUID(), movieId },
      { ...subject, workflowId: `movie-lookup/${wanted.imdbId}` },
      judge(attempt, subject, answer),
      { ms: 1, requests: 1, fromCache: 0 },
    );
    // As the workflow does with it (test/workflow/movie-lookup/contradicted.test.ts).
    if (kind === 'contradicted') await setReviewState(db(), movieId, 'review');
    expect(await movieRow(db(), movieId), `${film.title}, film ${film.id}`).toMatchObject({
      import_type: 'minimal',
      imdb_id: wanted.imdbId,
      tmdb_id: null,
    });
  }
  const queue = await db().query<{ title: string; candidate: string }[]>(
    `SELECT title, match_evidence->'candidates'->0->>'tmdbId' AS candidate FROM review_queue WHERE review_state = 'review'`,
  );
  expect(new Map(queue.map(({ title, candidate }) => [title, Number(candidate)]))).toEqual(
    new Map(pairs.map(({ film, wanted }) => [wanted.title, film.id])),
  );
}, 120_000);
