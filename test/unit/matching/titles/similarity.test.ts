import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameSimilarity, personsIn, shareScript } from '../../../../matching/evidence/names.js';
import {
  areSiblings,
  isMainTitleOf,
  prepareTitle,
  titleSimilarity,
} from '../../../../matching/titles/similarity.js';

function similarityOf(one: string, other: string): number {
  return titleSimilarity(prepareTitle(one), prepareTitle(other));
}

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

describe.each([
  ['titles', similarityOf],
  ['names', nameSimilarity],
])('similarity of %s', (_what, similarity) => {
  test('is symmetric and from 0 to 1', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const alike = similarity(a, b);
        expect(alike).toBeGreaterThanOrEqual(0);
        expect(alike).toBeLessThanOrEqual(1);
        expect(similarity(b, a)).toBeCloseTo(alike, 12);
      }),
      { numRuns: 1000 },
    );
  });
});

test('a title is the same as itself', () => {
  fc.assert(
    fc.property(text, (title) => {
      expect(similarityOf(title, title)).toBe(1);
    }),
  );
});

describe('titles', () => {
  test.each([
    ['Shadow', 'The Shadow', 0.99],
    ['Bugs yMalone', 'Bugsy Malone', 0.99],
    ['CharleyOneEye', 'Charley-One-Eye', 0.99],
    ['Kahaani II', 'Kahaani 2', 0.99],
  ])('%s and %s have the same words', (one, other, alike) => {
    expect(similarityOf(one, other)).toBe(alike);
  });

  test.each([
    ['Rocky II', 'Rocky III'],
    ['Max', 'Mad Max'],
    ['M', 'It'],
    ['Darkness', 'Army of Darkness'],
    ['Columbus', 'Colkatay Columbus'],
  ])('%s is not %s', (one, other) => {
    expect(similarityOf(one, other)).toBeLessThan(0.76);
  });

  test('a slip of the pen stays near, another order of the words does not pass for the same', () => {
    expect(similarityOf('Pizza oonnection', 'Pizza Connection')).toBeGreaterThan(0.9);
    expect(similarityOf('Coffee and Cigarettes', 'Cigarettes and Coffee')).toBeLessThan(0.96);
  });

  test('a title without its subtitle is known as such', () => {
    const che = prepareTitle('Che');
    expect(isMainTitleOf(che, prepareTitle('Che: Part One'))).toBe(true);
    expect(isMainTitleOf(che, prepareTitle('Chess: Part One'))).toBe(false);
  });
});

describe('names', () => {
  test.each([
    ['Chan, Jackie', 'Jackie Chan'],
    ['C. Petzold', 'Christian Petzold'],
    ['Yasujiro Ozu', 'Yasujirô Ozu'],
    ['Hong Sang-soo', 'Sang-soo Hong'],
    ['Paul W.S. Anderson', 'Paul Anderson'],
    ['Bernd Böhm', 'Bernd Boehm'],
    ['TSUKAMOTO Shin-ya', 'Shinya Tsukamoto'],
    ['Weera-sethakul Apichatpong', 'Apichatpong Weerasethakul'],
    ['Algren, Dan', 'Daniel Algren'],
    ['Andrei Zviaguintsev', 'Andrey Zvyagintsev'],
    ['Kirill Serebrennikow', 'Kirill Serebrennikov'],
    ['Gwang-su Pak', 'Kwang-su Pak'],
    ['Neozoon Collective', 'NEOZOON'],
    ['Karrabing', 'Karrabing Film Collective'],
    ['Eisenstein, S. M.', 'Sergei Eisenstein'],
    ['Yorgos Lanthimos', 'Giorgos Lanthimos'],
  ])('%s is %s', (one, other) => {
    expect(nameSimilarity(one, other)).toBeGreaterThanOrEqual(0.84);
  });

  test.each([
    ['Aleksey German Jr.', 'Aleksey German'],
    ['Paul Haggis', 'David Cronenberg'],
    ['J. S.', 'John Smith'],
    ['Lee Chang-dong', 'Ang Lee'],
    ['P. T. Anderson', 'Wes Anderson'],
    ['Paul W. S. Anderson', 'Paul Thomas Anderson'],
  ])('%s is not surely %s', (one, other) => {
    expect(nameSimilarity(one, other)).toBeLessThan(0.84);
  });
});

test('a son may be who is named without his "Jr.", and is not his father; what stands behind a name is none of it', () => {
  expect(nameSimilarity('Bo Ek Jr.', 'Bo Ek')).toBeCloseTo(0.8);
  expect(nameSimilarity('Bo Ek Jr.', 'Bo Ek Sr.')).toBeLessThanOrEqual(0.5);
  expect(nameSimilarity('Ana Lily (in attendance)', 'Ana Lily')).toBe(1);
  expect(nameSimilarity('Ana Lily (as A. Lily)', 'Lily Ana')).toBe(1);
  expect(nameSimilarity('Ana (Lily)', 'Ana')).toBeLessThan(1);
});

test('two subtitles of one title are two films', () => {
  const part = (one: string, other: string): boolean => isMainTitleOf(prepareTitle(one), prepareTitle(other));
  expect(part('Eleanor Rigby: Him', 'Eleanor Rigby: Her')).toBe(false);
  expect(part('Eleanor Rigby', 'Eleanor Rigby: Her')).toBe(true);
  expect(part('Che: Part One', 'Che: Part One - The Argentine')).toBe(true);
  expect(part('Eleanor Rigby, Her', 'Eleanor Rigby: Him')).toBe(false);
});

test.each([
  ['The Long Crossing: North', 'The Long Crossing: South', true],
  ['The Long Crossing, North', 'The Long Crossing: South', true],
  ['The Long Crossing South', 'The Long Crossing (North)', true],
  ['The Long Crossing, Nort', 'The Long Crossing: North', false],
  ['The Long Crossing North', 'The Long Crossing: North to Home', false],
  ['The Long Crossing', 'The Long Crossing: South', false],
  ['The Long Crossings, North', 'Another: South', false],
])('%s and %s: parts of one title, with a mark of the subtitle or without: %s', (one, other, are) => {
  expect(areSiblings(prepareTitle(one), prepareTitle(other))).toBe(are);
  expect(areSiblings(prepareTitle(other), prepareTitle(one))).toBe(are);
});

test.each([
  ['Hard', 'Die Hard'],
  ['Robot', 'I, Robot'],
  ['The Hard', 'Die Hard'],
  ['Brother', 'Den Brother'],
])('%s and %s: what may be an article may be a word of the title', (one, other) => {
  expect(similarityOf(one, other)).toBeLessThan(0.9);
  expect(similarityOf(other, other)).toBe(1);
  expect(similarityOf(`The ${one.replace('The ', '')}`, one.replace('The ', ''))).toBe(0.99);
});

test.each([
  ['Joel & Ethan Coen', ['Joel', 'Joel Coen', 'Ethan Coen']],
  ['Paolo Taviani, Vittorio Taviani and others', ['Paolo Taviani', 'Vittorio Taviani']],
  ['Alexander Kluge u.a.', ['Alexander Kluge']],
  ['Ana Lily et al.', ['Ana Lily']],
  ['Various Directors', []],
  ['Joel Coen, Ethan Coen', ['Joel Coen', 'Ethan Coen']],
  ['Jean-Pierre Dardenne; Luc Dardenne', ['Jean-Pierre Dardenne', 'Luc Dardenne']],
  ['Jeunet, Jean-Pierre', ['Jeunet, Jean-Pierre']],
  ['Ang Lee', ['Ang Lee']],
])('%s names %j', (text, persons) => {
  expect(personsIn(text)).toEqual(persons);
});

test('names are compared within a script', () => {
  expect(shareScript('Bong Joon-ho', '봉준호')).toBe(false);
  expect(shareScript('是枝裕和', 'これえだ')).toBe(true);
  expect(shareScript('Agnès Varda', 'Varda')).toBe(true);
  expect(shareScript('1917', '봉준호')).toBe(true);
});
