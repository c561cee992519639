import { describe, expect, test } from 'vitest';
import { readEventFile } from '../../../../sources/programmes/imdb-awards/event-file.js';
import { awardsRows } from '../../../../sources/programmes/imdb-awards/rows.js';

const read = (text: string) => readEventFile({ name: 'ev0000147.yml' }, text);

const FILE = `# Cannes Film Festival
'2026': {}  # https://www.imdb.com/event/ev0000147/2026/1/
'1946-2':
  palme d'or:
    palme d'or: {nominee: [tt0000003], winner: []}
'1946':
  palme d'or:
    palme d'or:
      nominee: [tt0000001, tt0000002, tt0000001]
      winner: [tt0000002]
  jury prize:
    best score:
      nominee: [tt0000001]
      winner: [tt0000001, tt0000004]
`;

describe("an event's file of IMDb-Awards", () => {
  test('has its editions newest first, a second one of a year and an empty one to come among them', () => {
    const editions = read(FILE);
    expect(editions.map(({ year, instance, categories }) => [year, instance, categories.length])).toEqual([
      [2026, 1, 0],
      [1946, 2, 1],
      [1946, 1, 2],
    ]);
    expect(editions.flatMap(({ faults }) => faults)).toEqual([]);
  });

  test('gives each film once with all its nominations; winners were nominated, and the competition is critical', () => {
    const held = read(FILE).filter(({ year }) => year === 1946);
    const palme = (won: boolean) => ({ category: "palme d'or", award: "palme d'or", won });
    const score = { category: 'best score', award: 'jury prize', won: true };
    expect(awardsRows(held, ["Palme d'Or"])).toEqual([
      { imdbId: 'tt0000003', critical: true, nominations: [palme(false)] },
      { imdbId: 'tt0000001', critical: true, nominations: [palme(false), score] },
      { imdbId: 'tt0000002', critical: true, nominations: [palme(true)] },
      { imdbId: 'tt0000004', nominations: [score] },
    ]);
  });

  test('one odd value costs only itself, and is told', () => {
    const [edition] = read(
      "'2025':\n  award:\n    good: {nominee: [tt0000001], winner: }\n    one: {nominee: tt0000002}\n    bad: {nominees: [tt0000003]}\n    null: {winner: [tt0000004]}\n  other: a text\n  empty:\n",
    );
    expect(edition?.categories.map(({ category, nominees }) => [category, nominees])).toEqual([
      ['good', ['tt0000001']],
      ['one', ['tt0000002']],
      ['award', ['tt0000004']],
    ]);
    expect(edition?.faults).toEqual([
      'award, bad: expected lists "nominee" and "winner"',
      'other: expected names with what they hold',
    ]);
  });

  test.each([
    ['no YAML', "'2025':\n  a: [x\nb: 1", /ev0000147\.yml is not valid YAML: .*line 3/],
    ['a name twice', "'2025': {}\n'2025': {}", /not valid YAML: Map keys must be unique/],
    ['what refers to something else', "'2025': &a {b: {}}\n'2024': *a", /not valid YAML: Alias/],
    ['a web page', '<!DOCTYPE html><html></html>', /is no event's file of IMDb-Awards/],
    ['another list', '- tt0000001', /is no event's file of IMDb-Awards/],
    ['nothing', '', /is no event's file of IMDb-Awards/],
    ['what nests for ever', '['.repeat(50_000), /nests too deep/],
    ['lists in lists', '- '.repeat(50_000), /nests too deep/],
    [
      'keys in keys',
      Array.from({ length: 300 }, (_, deep) => `${' '.repeat(deep)}a:`).join('\n'),
      /nests too deep/,
    ],
  ])('%s is refused in words', (_, text, words) => {
    expect(() => read(text)).toThrow(words);
  });

  test('what may be a secret is not told', () => {
    const confidential = { name: 'given.yml', confidential: true };
    expect(() => readEventFile(confidential, "key: 'secret")).toThrow(/^given\.yml is not valid YAML\.$/);
  });
});
