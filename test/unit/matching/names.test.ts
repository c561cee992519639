import { describe, expect, test } from 'vitest';
import { nameSimilarity, personsIn, transliteratedSimilarity } from '../../../matching/evidence/names.js';
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
    ['The Larrieus', 'Jean-Marie Larrieu'],
    ['The Taviani', 'Vittorio Taviani'],
    ['J. Kun-jae', 'Jang Kun-jae'],
    ['Jang K. Jae', 'Jang Kun-jae'],
    // Chinese families as Hong Kong and Taiwan spell them
    ['Mabel Cheung', 'Mabel Zhang'],
    ['Lau Ho-leung', 'Liu Ho-leung'],
    ['Clifton Ko', 'Gao Clifton'],
    ['NG Ka-leung', 'Wu Ka Leung'],
    ['Barbara Wong', 'Barbara Huang'],
    ['Sylvia Tsai', 'Sylvia Cai'],
    // with the name in another script beside it
    ['張婉婷 Mabel CHEUNG', 'Mabel Cheung'],
    ['Jang Kun-jae 장건재', 'Jang Kun-jae'],
    // short forms
    ['Bob Altman', 'Robert Altman'],
    ['Elizabeth Moor', 'Betty Moor'],
    ['Dan Moor', 'Daniel Moor'],
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
    ['The Larrieus', 'Jean-Marie Lar'],
    ['Bob Altman', 'Bobby Allman'],
    ['Bill Moor', 'Robert Moor'],
    ['Mabel Cheung', 'Jacob Zhang'],
    ['Lau Ho-leung', 'Liu Ka-leung'],
    ['Barbara Wong', 'Barbara Zhang'],
    ['Lau Ho-leung', 'Liu Wei'],
    ['Tan Xiaoming', 'Chen Xiaoming'],
    // each syllable is a name
    ['Liu Jian', 'Liu Jiang'],
    ['Zhao Liang', 'Zhao Lian'],
    ['Ning Hao', 'Ning Haoran'],
    ['Ma Liwen', 'Ma Liwei'],
    ['Shin Su-wo', 'Shin Su-won'],
    ['Jang Kun-ja', 'Jang Kun-jae'],
    ['Hughes Brothers', 'Allen Hugh'],
    ['Sergej Bodrow', 'Sergei Bondarchuk'],
  ])('%s is not %s', (one, other) => {
    expect(alike(one, other)).toBeLessThan(AGREES);
  });

  test('a name in pinyin that may be another in pinyin is only near', () => {
    expect(samePersons(['Zhang Lu'], ['Chang Lu'])).toBe(true);
  });
});

describe('one person, in two scripts', () => {
  test.each([
    ['장건재', 'Jang Kun-jae'],
    ['신수원', 'Shin Su-won'],
    ['王兵', 'Wang Bing'],
    ['蔡明亮', 'Tsai Ming-liang'],
    ['Παντελής Βούλγαρης', 'Pantelis Voulgaris'],
    ['Άγγελος Φραντζής', 'Angelos Frantzis'],
    ['Μπάμπης Μακρίδης', 'Bambis Makridis'],
    ['דן וולמן', 'Dan Wolman'],
    ['שלומי אלקבץ', 'Shlomi Elkabetz'],
    ['חיים בוזגלו', 'Haim Bouzaglo'],
    ['Ронит Элькабец', 'Ronit Elkabetz'],
  ])('%s is %s', (one, other) => {
    expect(transliteratedSimilarity(one, other)).toBeGreaterThanOrEqual(AGREES);
    expect(transliteratedSimilarity(other, one)).toBeGreaterThanOrEqual(AGREES);
  });

  test.each([
    ['신수원', 'Shin Su-jung'],
    ['王兵', 'Wang Bin'],
    ['Παντελής Βούλγαρης', 'Pantelis Katsaros'],
    ['שלומי אלקבץ', 'Shlomi Elkayam'],
    ['דן', 'Dan'],
  ])('%s is not %s', (one, other) => {
    expect(transliteratedSimilarity(one, other)).toBeLessThan(AGREES);
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
    ['Ana Lily i inni', ['Ana Lily']],
    ['Ana Lily a další', ['Ana Lily']],
    ['Ana Lily e outros', ['Ana Lily']],
    ['Ana Lily m.fl.', ['Ana Lily']],
    ['Různí', []],
    ['AA.VV.', []],
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

test('a name that may be another in the same letters makes no film sure, however well title and year fit', async () => {
  const by = (director: string) => find(wanted('Blind Shaft', { directors: [director], year: 2003 }));
  const confidenceBy = async (director: string) => (await by(director)).ranked[0]?.confidence;
  expect(await confidenceBy('Li Yang')).toBeGreaterThanOrEqual(0.9);
  for (const director of ['Li Yan', 'Li Yangfan']) {
    expect(await confidenceBy(director)).toBeLessThan(0.9);
    expect(await confidenceBy(director)).toBeGreaterThanOrEqual(0.6);
  }
});
