import { describe, expect, test } from 'vitest';
import { entrySchema } from '../../../domain/programme/programme.js';
import { cannesScenario } from '../../../sandbox/simulated/scenario.js';
import { scenarioSchema } from '../../../sandbox/simulated/scenario-schema.js';
import { generatedScenario } from '../../support/sources/generated.js';

const FIVE = ['tt27714581', 'tt36164712', 'tt36464353', 'tt33772384', 'tt32275943'];

describe('the Cannes scenario', () => {
  const { films } = scenarioSchema.parse(cannesScenario());
  const programme = films.filter(({ year, imdbId }) => year === 2025 && imdbId !== undefined);

  test('has 25 films of the festival, about half of them unknown to TMDb, the five among these', () => {
    const unknown = programme.filter(({ tmdb }) => tmdb === 'absent').map(({ imdbId }) => imdbId);
    expect(programme).toHaveLength(25);
    expect(unknown).toHaveLength(12);
    expect(unknown).toEqual(expect.arrayContaining(FIVE));
  });

  test('leaves one film to nobody, so that over 90 % end full or minimal', () => {
    const nobody = programme.filter((film) =>
      [film.tmdb, film.omdb, film.imdb].every((knowledge) => knowledge === 'absent'),
    );
    expect(nobody.map(({ title }) => title)).toEqual(['Meteors']);
  });

  test('has a film on IMDb alone that only a browser reads', () => {
    const challenged = programme.filter(({ imdb }) => imdb === 'challenged');
    expect(challenged).toMatchObject([{ title: 'The Girls We Want', tmdb: 'absent', omdb: 'absent' }]);
  });

  test('has namesakes of other years for the title search', () => {
    const titles = new Set(programme.map(({ title }) => title));
    const namesakes = films.filter(({ title, year }) => titles.has(title) && year !== 2025);
    expect(new Set(namesakes.map(({ title }) => title))).toEqual(
      new Set(['Alpha', 'Renoir', 'Meteors', 'Resurrection', 'The Secret Agent']),
    );
  });
});

describe('a scenario', () => {
  test('is refused with its fault named: twice the same id, an unknown field, an unknown fault', () => {
    const film = { imdbId: 'tt0000001', tmdbId: 1, title: 'A' };
    const problems = (input: unknown) =>
      scenarioSchema.safeParse(input).error?.issues.map(({ path }) => path.join('.'));
    expect(problems({ films: [film, { ...film, tmdbId: 2 }] })).toEqual(['films.1.imdbId']);
    expect(problems({ films: [{ ...film, titel: 'A' }] })).toEqual(['films.0']);
    expect(problems({ omdb: { faults: [{ match: 'any', times: 1, answer: 'bad-mood' }] } })).toEqual([
      'omdb.faults.0.answer',
    ]);
    expect(problems({ tmdb: { latencyMs: { min: 2, max: 1 } } })).toEqual(['tmdb.latencyMs']);
  });

  test('has the real limits where it names none', () => {
    const { tmdb, omdb, zyte } = scenarioSchema.parse({});
    expect(tmdb).toMatchObject({ requestsPerSecond: 40, connections: 20, latencyMs: { min: 0, max: 0 } });
    expect(omdb.requestsPerDay).toBe(1000);
    expect(zyte).toMatchObject({
      requestsPerMinute: 3000,
      costUsd: { httpResponseBody: 0.01, browserHtml: 0.03 },
    });
  });
});

describe('a generated scenario', () => {
  const options = { films: 9000, unknownToTmdb: 0.5, unknownToOmdb: 0.4, unknownToImdb: 0.1 };
  const { scenario, entries } = generatedScenario(options);
  const films = scenario.films ?? [];
  const count = (source: 'tmdb' | 'omdb' | 'imdb') =>
    films.filter((film) => film[source] === 'absent').length;

  test('keeps the fractions: those of OMDb among those of TMDb, those of IMDb among these', () => {
    expect([count('tmdb'), count('omdb'), count('imdb')]).toEqual([4500, 1800, 180]);
    expect(films.filter(({ tmdb, omdb }) => omdb === 'absent' && tmdb !== 'absent')).toEqual([]);
    expect(films.filter(({ omdb, imdb }) => imdb === 'absent' && omdb !== 'absent')).toEqual([]);
  });

  test('has films and entries that pass their schemas, no two titles or ids alike', () => {
    expect(scenarioSchema.parse(scenario).films).toHaveLength(9000);
    expect(entries.map((entry) => entrySchema.parse(entry))).toHaveLength(9000);
    expect(new Set(entries.map(({ title }) => title)).size).toBe(9000);
    expect(new Set(entries.map(({ imdbId }) => imdbId)).size).toBe(9000);
  });

  test('is the same for the same seed and another for another', () => {
    expect(generatedScenario(options)).toEqual({ scenario, entries });
    expect(generatedScenario({ ...options, seed: 2 }).scenario).not.toEqual(scenario);
  });
});
