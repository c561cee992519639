import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { festivalImportInputSchema } from '../../../domain/policy.js';
import { entrySchema } from '../../../domain/programme/programme.js';
import { cannesScenario } from '../../../sandbox/simulated/scenario.js';

const example: unknown = JSON.parse(
  readFileSync(new URL('../../../examples/cannes-2025.json', import.meta.url), 'utf8'),
);
const input = festivalImportInputSchema.parse(example);
const entries =
  input.programme.kind === 'inline' ? input.programme.entries.map((entry) => entrySchema.parse(entry)) : [];

test('the example programme is a festivalImport input of 25 films, each with its id and nominations', () => {
  expect(input).toMatchObject({ festival: 'cannes', year: 2025 });
  expect(entries).toHaveLength(25);
  expect(new Set(entries.map(({ imdbId }) => imdbId)).size).toBe(25);
  expect(entries.filter(({ nominations = [] }) => nominations.length === 0)).toEqual([]);
});

test('its 22 films of the competition are critical, and one of them won', () => {
  const competition = entries.filter(({ nominations }) =>
    nominations?.some(({ category }) => category === "Palme d'Or"),
  );
  expect(competition).toHaveLength(22);
  expect(entries.filter(({ critical }) => critical === true)).toEqual(competition);
  const winners = competition.filter(({ nominations }) =>
    nominations?.some(({ category, won }) => category === "Palme d'Or" && won === true),
  );
  expect(winners.map(({ title }) => title)).toEqual(['It Was Just an Accident']);
});

test('its facts agree with those of the simulated sources', () => {
  const films = new Map(cannesScenario().films?.map((film) => [film.imdbId, film]));
  for (const { nominations: _, critical: __, ...facts } of entries) {
    expect(films.get(facts.imdbId)).toMatchObject(facts);
  }
});
