import { describe, expect, test } from 'vitest';
import { nameSimilarity, personsIn } from '../../../matching/evidence/names.js';
import { samePersons } from '../../../matching/same-entry.js';
import { find, idOf, wanted } from './fixtures/as-printed.js';

const AGREES = 0.86;
const alike = (one: string, other: string): number =>
  Math.max(...personsIn(one).flatMap((name) => personsIn(other).map((known) => nameSimilarity(name, known))));

describe('one person, written in two ways', () => {
  test.each([
    // Mandarin in pinyin and Wade–Giles
    ['Xu Xiaoming', 'Hsu Hsiao-ming'],
    ['WEI Desheng', 'Wei Te-sheng'],
    ['Qian Renhao', 'Chien Jen-hao'],
    // Korean
    ['Pak Kwang-su', 'Park Kwang-soo'],
    ['Yi Myung-se', 'Lee Myung-se'],
    ['Ryoo Seung-wan', 'Ryu Seungwan'],
    // Russian, Georgian, Arabic for readers of other languages
    ['Sergej Bodrow', 'Sergei Bodrov'],
    ['Wassili Schukschin', 'Vasiliy Shukshin'],
    ['Tschingis Dschanelidse', 'Chingis Janelidze'],
    ['Tewfik Abou Wael', 'Tawfik Abu Wael'],
    ['Aage Brandt', 'Åge Brandt'],
    ['Georg Wilh. Brandt', 'Georg Wilhelm Brandt'],
    ['G. Wm. Brandt', 'Georg William Brandt'],
    // families and groups
    ['Hughes Brothers', 'Albert Hughes'],
    ['Les frères Larrieu', 'Jean-Marie Larrieu'],
    ['Gebrüder Skladanowsky', 'Max Skladanowsky'],
    ['Fratelli Manetti', 'Marco Manetti'],
    ['The Sensory Group', 'Sensory Group'],
  ])('%s is %s', (one, other) => {
    expect(alike(one, other)).toBeGreaterThanOrEqual(AGREES);
  });

  test.each([
    ['Xu Xiaoming', 'Hsu Hsiao-hsien'],
    ['Jiang Hao', 'Qiang Hao'],
    ['Zhang Lu', 'Chang Lu'],
    ['Pak Kwang-su', 'Park Kwang-ho'],
    ['Lee Jun-ik', 'Kim Jun-ik'],
    ['Hughes Brothers', 'Larrieu Brothers'],
    ['Hughes Brothers', 'Allen Hugh'],
    ['Sergej Bodrow', 'Sergei Bondarchuk'],
  ])('%s is not %s', (one, other) => {
    expect(alike(one, other)).toBeLessThan(AGREES);
  });

  test('a name in pinyin that may be another in pinyin is only near', () => {
    expect(samePersons(['Zhang Lu'], ['Chang Lu'])).toBe(true);
  });
});

describe('several persons of one text', () => {
  test.each([
    ['Ana Lily og Bo Ek', ['Ana Lily', 'Bo Ek']],
    ['Ana Lily och Bo Ek', ['Ana Lily', 'Bo Ek']],
    ['Ana Lily e Bo Ek', ['Ana Lily', 'Bo Ek']],
    ['Ana Lily i Bo Ek', ['Ana Lily', 'Bo Ek']],
    ['Ana Lily mit Bo Ek', ['Ana Lily', 'Bo Ek']],
    ['Ana Lily in collaboration with Bo Ek', ['Ana Lily', 'Bo Ek']],
    ['Ana Lily • Bo Ek', ['Ana Lily', 'Bo Ek']],
    ['Ana Lily – Bo Ek', ['Ana Lily', 'Bo Ek']],
    ['Directed by Ana Lily', ['Ana Lily']],
    ['Regie: Ana Lily', ['Ana Lily']],
    ['John E Smith', ['John E Smith']],
    ['Ana-Maria Lily', ['Ana-Maria Lily']],
    ['Enrico Mit', ['Enrico Mit']],
  ])('%s', (text, persons) => {
    expect(personsIn(text)).toEqual(persons);
  });
});

test('a film is found by its director in another romanisation, however old it is', async () => {
  const by = (directors: string[]) => find(wanted('Stalker', { directors }));
  const { ranked } = await by(['Andrej Tarkowskij']);
  expect(ranked[0]?.candidate.tmdbId).toBe(idOf('Stalker', 1979));
  expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.9);
  expect((await by(['Andrej Tarkow'])).ranked[0]?.confidence ?? 0).toBeLessThan(0.9);
});
