import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalTitle,
  cleanTitle,
  foldTitle,
  mainTitle,
  repairEncoding,
  tidyTitle,
  titleParts,
} from '../../../../matching/titles/titles.js';

/** Any text at all: valid or not, with surrogates torn apart, control characters, marks, emoji. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom(
        'The',
        'the',
        'Le',
        "L'",
        'Die',
        'A',
        'II',
        'IV',
        'two',
        '2',
        '&',
        'and',
        ',',
        ', The',
        '/',
        ' / ',
        '(',
        ')',
        '[short]',
        ' - World Premiere',
        '’',
        '-',
        's',
        't',
        ' ',
        '\u0000',
        '\ud83d',
        '💀',
        'é',
        'e\u0301',
        'İ',
        'ß',
        'が',
        '乱',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(' ')),
);
const loneSurrogate = /\p{Cs}/u;
const forms = { cleanTitle, tidyTitle, foldTitle, canonicalTitle };

describe.each(Object.entries(forms))('%s', (_name, form) => {
  test('never gives an empty or invalid title', () => {
    fc.assert(
      fc.property(anyText, (title) => {
        const made = form(title);
        expect(made.trim()).not.toBe('');
        expect(made).not.toMatch(loneSurrogate);
        expect(made).not.toContain('\u0000');
      }),
      { numRuns: 2000 },
    );
  });

  test('is idempotent', () => {
    fc.assert(
      fc.property(anyText, (title) => {
        const once = form(title);
        expect(form(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });
});

test('every part of a title is a title', () => {
  fc.assert(
    fc.property(anyText, (title) => {
      const parts = titleParts(title);
      expect(parts.length).toBeGreaterThan(0);
      for (const part of parts) expect(part.trim()).not.toBe('');
    }),
  );
});

describe('the same title in two spellings', () => {
  test.each([
    ['Amélie', 'AMELIE'],
    ['Amélie', 'Ame\u0301lie'],
    ['Sirât', 'Sirat'],
    ['千と千尋の神隠し', '千と千尋の神隠し'],
    ['The Shadow', 'Shadow, The'],
    ['Les Invisibles', 'Invisibles, Les'],
    ["L'enfant", 'L’Enfant'],
    ["L'addition", 'L addition'],
    ["God's Country", 'God s Country'],
    ["Brad's Status", 'Brads Status'],
    ['Romeo & Juliet', 'Romeo and Juliet'],
    ['The Hangover Part II', 'The Hangover Part 2'],
    ['Che: Part One', 'Che - Part 1'],
    ['Rocky V', 'Rocky 5'],
    ['Merchant of Venice', 'The Merchant of Venice'],
    ['El Sur', 'Sur, El'],
    ['Bolero (4K restoration)', 'Bolero'],
    ['Otesánek - World Premiere', 'Otesanek'],
    ['Bumazhnyy soldat [short]', 'Bumazhnyy Soldat'],
    ['Śnieg', 'Snieg'],
    ['Jud Süß', 'Jud Suss'],
    ['Tuđa Amerika', 'Tuda Amerika'],
    ['Ёлки', 'Елки'],
    ['Lʼavventura', "L'Avventura"],
    ['Romeo + Juliet', 'Romeo & Juliet'],
    ['Tom et Jerry', 'Tom and Jerry'],
    ['Kill Bill: Vol. 2', 'Kill Bill: Volume Two'],
    ['The Four Hundred Blows', 'The 400 Blows'],
    ['Twenty-One Grams', '21 Grams'],
    ['Am&eacute;lie', 'Amélie'],
    ['Ocean&#39;s Eleven', "Ocean's Eleven"],
    ['Fast &amp;amp; Furious', 'Fast & Furious'],
    ['Metropolis (4K)', 'Metropolis'],
    ['Metropolis (New 4K restoration)', 'Metropolis'],
    ['Metropolis (1927, restored)', 'Metropolis'],
    ['Metropolis (restaurierte Fassung)', 'Metropolis'],
    ['Blade Runner (The Final Cut)', 'Blade Runner'],
    ['Alien – Director’s Cut', 'Alien'],
    ['Whiplash (court métrage)', 'Whiplash'],
  ])('%s = %s', (one, other) => {
    expect(canonicalTitle(one)).toBe(canonicalTitle(other));
  });
});

describe('other titles stay apart', () => {
  test.each([
    ['Amélie', 'Emilie'],
    ['Rocky II', 'Rocky III'],
    ['M', 'M. Butterfly'],
    ['It', 'It Follows'],
    ['1917', '1918'],
    ['Malcolm X', 'Malcolm'],
    ['千と千尋の神隠し', 'もののけ姫'],
    ['かき', 'がき'],
    ['हम', 'हा'],
    ['I, Robot', '1, Robot'],
    ['A + B = C', 'A B C'],
    ['Twenty', 'Twenty One'],
    ['AT&T', 'AT T'],
  ])('%s ≠ %s', (one, other) => {
    expect(canonicalTitle(one)).not.toBe(canonicalTitle(other));
  });
});

test('native scripts, lone articles and signs are kept', () => {
  expect(canonicalTitle('千と千尋の神隠し')).toBe('千と千尋の神隠し'.normalize('NFC'));
  expect(canonicalTitle('The The')).toBe('the the');
  expect(canonicalTitle('Die')).toBe('die');
  expect(canonicalTitle('It')).toBe('it');
  expect(canonicalTitle('💀')).toBe('💀');
  expect(canonicalTitle('...')).toBe('...');
});

test('an entry with two titles gives both', () => {
  expect(titleParts("La gloire de mon père / My Father's Glory")).toEqual([
    "La gloire de mon père / My Father's Glory",
    'La gloire de mon père',
    "My Father's Glory",
  ]);
  expect(titleParts('Good Morning (Ohayô)')).toEqual(['Good Morning (Ohayô)', 'Good Morning', 'Ohayô']);
  expect(titleParts('Face/Off')).toEqual(['Face/Off']);
});

test.each([
  'Nymphomaniac (Volume II)',
  'Kill Bill (Vol. 2)',
  'Che / Part Two',
  'It (Chapter Two)',
  'Rocky (2)',
])('%s is one title: without its part it would be another film', (title) => {
  expect(titleParts(title)).toEqual([title]);
});

test('brackets that belong to the title stay', () => {
  expect(tidyTitle('(500) Days of Summer')).toBe('(500) Days of Summer');
  expect(tidyTitle('Birdman or (The Unexpected Virtue of Ignorance)')).toBe(
    'Birdman or (The Unexpected Virtue of Ignorance)',
  );
  expect(tidyTitle('[short]')).toBe('[short]');
});

test('the title proper is what stands before the subtitle', () => {
  expect(mainTitle('Che: Part One')).toBe('Che');
  expect(mainTitle('Tetsuo III - The Bullet Man')).toBe('Tetsuo III');
  expect(mainTitle('Alpha')).toBeUndefined();
  expect(mainTitle('Love, Lies')).toBeUndefined();
});

test('a wrong decoding is undone, and nothing else is touched', () => {
  expect(repairEncoding('AmÃ©lie')).toBe('Amélie');
  expect(repairEncoding('ä¹±')).toBe('乱');
  expect(repairEncoding('Å’uvre â€“ Ð¶ÐµÐ²')).toBe('Œuvre – жев');
  expect(repairEncoding(Buffer.from('千と千尋の神隠し').toString('latin1'))).toBe('千と千尋の神隠し');
  for (const sound of ['Amélie', 'Ângela', '千と千尋の神隠し', 'Ã'])
    expect(repairEncoding(sound)).toBe(sound);
});

test('a title of a thousand brackets is read without delay', () => {
  // Would not end within the test's time if a pattern went wrong on it.
  expect(canonicalTitle('(short'.repeat(160))).not.toBe('');
  expect(tidyTitle('x' + ' (short)'.repeat(120))).toBe('x');
  expect(titleParts(' '.repeat(900) + 'x' + ' /'.repeat(40))).not.toEqual([]);
});
