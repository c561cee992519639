import { describe, expect, test } from 'vitest';
import { confirmRecord } from '../../../../activities/enrichment/confirm-record.js';
import { upgradeMovie } from '../../../../entities/movies/upgrade.js';
import type { SourceAnswer } from '../../../../sources/source.js';
import type { FilmRecord } from '../../../../domain/film.js';
import {
  freshId,
  freshImdbId,
  match,
  movieOf,
  movieRow,
  record,
  stage,
  useDatabase,
} from '../../fixtures/entities.js';
import { judged, search, byTitle, directedBy } from '../fixtures/judge.js';

describe("a record under the programme's own id", () => {
  const programme = {
    title: 'Paper Lanterns',
    year: 2017,
    directors: ['Ann Lee'],
    countries: [],
    imdbId: 'tt7400512',
  };
  const byId = (film: Partial<FilmRecord>): SourceAnswer =>
    byTitle({
      strategy: 'imdb_id',
      film: record({ source: 'omdb', completeness: 'minimal', imdbId: 'tt7400512', ...film }),
    });

  test('that is a placeholder and no more is no film', () => {
    for (const title of ['#DUPE#', 'Episode #1.1', 'Untitled Ann Lee Project'])
      expect(judged(search, byId({ title }), undefined, 'stub', programme)).toMatchObject({
        kind: 'missed',
        answer: { reason: 'not_found', candidates: [] },
      });
  });

  test("never puts a placeholder in the place of the programme's title", () => {
    const answer = byId({ title: 'Untitled', runtimeMinutes: 90 });
    expect(judged(search, answer, undefined, 'stub', programme)).toMatchObject({
      kind: 'record',
      answer: { film: { title: 'Paper Lanterns', runtimeMinutes: 90 } },
    });
  });

  test('is for a person where title, director and year all speak of another film', () => {
    const other = { title: 'Concert for George', year: 2003, credits: directedBy('David Leland') };
    expect(judged(search, byId(other), undefined, 'stub', programme)).toMatchObject({
      kind: 'missed',
      answer: { reason: 'low_confidence', candidates: [{ imdbId: 'tt7400512', confidence: 0.3 }] },
    });
  });

  test.each([
    [
      'the title is a translation',
      { title: 'Les petites heures', year: 2003, credits: directedBy('Ann Lee') },
    ],
    ['the director is not known there', { title: 'Concert for George', year: 2003 }],
    ['the year is near', { title: 'Concert for George', year: 2016, credits: directedBy('David Leland') }],
  ])('is taken where %s', (_name, film) => {
    expect(judged(search, byId(film), undefined, 'stub', programme).kind).toBe('record');
  });
});

describe('a full record whose ratings are asked for', () => {
  const { dataSource, db } = useDatabase();

  /** A full record that was matched in one way, and what OMDb then tells under its IMDb id. */
  async function told(strategy: string, omdb: Partial<FilmRecord>): Promise<Record<string, unknown>> {
    const title = `Gloria ${freshId()}`;
    const { editionId } = await stage(dataSource(), [{ title, imdbId: freshImdbId(), nominations: [] }]);
    const id = await movieOf(db(), editionId, title);
    const full = record({
      title,
      tmdbId: freshId(),
      year: 1980,
      runtimeMinutes: 123,
      credits: directedBy('John Cassavetes'),
    });
    const evidence = { line: 'same title; same year', candidates: [] };
    await dataSource().transaction((manager) =>
      upgradeMovie(manager, id, full, match({ strategy, confidence: 0.95, evidence })),
    );
    const answer = record({ source: 'omdb', completeness: 'minimal', title, ...omdb });
    await dataSource().transaction((manager) => confirmRecord(manager, id, 'omdb', answer));
    return await movieRow(db(), id);
  }
  const another = { year: 2013, runtimeMinutes: 110, credits: directedBy('Sebastián Lelio') };

  test('goes to review where the facts contradict its title match, and the evidence says why', async () => {
    const row = await told('exact_title_year', another);
    expect(row).toMatchObject({ review_state: 'review', reason: 'omdb_low_confidence', import_type: 'full' });
    expect(JSON.stringify(row.match_evidence)).toMatch(
      /omdb knows another film under its IMDb id.*director is John Cassavetes, not Sebastián Lelio.*accepted for: same title; same year/,
    );
  });

  test('stays where the facts agree', async () => {
    const same = { year: 1980, runtimeMinutes: 121, credits: directedBy('John Cassavetes') };
    expect(await told('exact_title_year', same)).toMatchObject({ review_state: null, reason: null });
  });

  test('stays where its id says which film it is', async () => {
    expect(await told('direct_imdb', another)).toMatchObject({ review_state: null });
  });
});
