import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, shortened, typedText, wireText } from '../../../domain/text.js';

/** Any UTF-16, halves of letters and control characters included. */
const anything = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
});

describe('text for the wire', () => {
  test('is well-formed, without control characters, and within its bytes, whatever it was', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 3, max: 60 }), (text, maxBytes) => {
        const wire = wireText(text, maxBytes);
        expect(wire.isWellFormed()).toBe(true);
        expect(Buffer.byteLength(wire)).toBeLessThanOrEqual(maxBytes);
        expect(cleanText(wire)).toBe(wire);
      }),
    );
  });

  test('stays as it is where it fits', () => {
    expect(wireText('Sirāt 🎬', 20)).toBe('Sirāt 🎬');
    expect(wireText('🎬🎬🎬', 11)).toBe('🎬🎬…');
  });
});

test('a text is cut between characters, never in the middle of one', () => {
  expect(shortened('a🎬b', 3)).toBe('a🎬b');
  expect(shortened('a🎬bc', 3)).toBe('a🎬…');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 10 }), (text, most) => {
      expect(Array.from(shortened(text, most)).length).toBeLessThanOrEqual(most);
      expect(shortened(text, most).isWellFormed()).toBe(true);
    }),
  );
});

describe('what a person types', () => {
  const name = typedText(10, 'the reviewer');
  test.each([
    ['a NUL', 'an\u0000a', 'an\uFFFDa'],
    ['half a surrogate pair', 'an\uD83Ca', 'an\uFFFDa'],
    ['blanks around it', '  ana ', 'ana'],
  ])('is cleaned of %s', (_, given, kept) => {
    expect(name.parse(given)).toBe(kept);
  });

  test.each([
    ['nothing', undefined, 'expected the reviewer'],
    ['blanks', '  ', 'expected the reviewer'],
    ['too much', 'x'.repeat(11), 'expected at most 10 characters'],
  ])('is refused where it is %s', (_, given, words) => {
    expect(name.safeParse(given).error?.issues[0]?.message).toBe(words);
  });
});
