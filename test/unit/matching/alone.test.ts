import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALONE_FEATURES, aloneFeatures } from '../../../matching/evidence/title-year-features.js';
import { coefficients, FITTED_FEATURES } from '../../../matching/coefficients.js';
import { poolFeatures } from '../../../matching/confidence.js';
import { findEvidence, type Evidence, type Scorable } from '../../../matching/evidence/evidence.js';

const wanted = { title: 'Gloria', year: 2013, directors: ['Sebastián Lelio'], countries: [] };

function evidence(candidate: Partial<Scorable>): Evidence {
  return findEvidence(wanted, { title: 'Gloria', year: 2013, popularity: 3, otherTitles: [], ...candidate });
}

test('every feature has its own name, and a weight', () => {
  expect(new Set(FITTED_FEATURES).size).toBe(FITTED_FEATURES.length);
  for (const name of FITTED_FEATURES) expect(coefficients[name]).toBeTypeOf('number');
});

test('a feature that a pool gives is one that is fitted', () => {
  const candidate = fc.record({
    title: fc.constantFrom('Gloria', 'Gloria: The Film', 'Gloriana', 'Something Else', '七'),
    year: fc.integer({ min: 1890, max: 2030 }),
    popularity: fc.integer({ min: 0, max: 5000 }),
    originalTitle: fc.constantFrom('Gloria', 'Slava'),
  });
  fc.assert(
    fc.property(fc.array(candidate, { minLength: 1, maxLength: 30 }), (candidates) => {
      const pool = candidates.map((one) => findEvidence(wanted, one));
      const known = new Set<string>(ALONE_FEATURES);
      for (const one of pool)
        for (const [name, value] of Object.entries(aloneFeatures(one, pool))) {
          expect(known.has(name)).toBe(true);
          expect(value).not.toBe(0);
        }
    }),
  );
});

test('what is looked at together is multiplied', () => {
  const pool = [evidence({ year: 2011 }), evidence({ year: 1980 })];
  const features = aloneFeatures(pool[0]!, pool);
  expect(features['alone:namesakes']).toBe(1);
  expect(features['alone:yearOff*namesakes' as keyof typeof features]).toBeUndefined();
  expect(features['alone:namesakes*yearOff']).toBe(features['alone:yearOff']);
});

test.each([
  ['La Gloria', { title: 'La Gloria' }, { sameSpelling: true, byOriginalTitle: false, numbered: false }],
  ['La Gloria', { title: 'Gloria' }, { sameSpelling: false }],
  ['Sirât', { title: 'SIRÂT' }, { sameSpelling: true }],
  ['Sirat', { title: 'Sirât' }, { sameSpelling: false }],
  ['L’Avventura', { title: "L'Avventura" }, { sameSpelling: true }],
  ['Slava', { title: 'Glory', originalTitle: 'Slava' }, { sameSpelling: true, byOriginalTitle: true }],
  ['Slava', { title: 'Glory', otherTitles: ['Slava'] }, { byOtherTitle: true, byOriginalTitle: false }],
  ['Sirât', { title: 'Sirat', originalTitle: 'Sirât' }, { sameSpelling: true, byOriginalTitle: true }],
  ['Apollo 13', { title: 'Apollo 13' }, { numbered: true }],
])('%s beside %j: how it is written', (title, candidate, expected) => {
  expect(findEvidence({ ...wanted, title }, { popularity: 3, ...candidate })).toMatchObject(expected);
});

test('how a title is written counts by itself, and by how common such a title is', () => {
  const alike = evidence({});
  const features = aloneFeatures(alike, [alike, evidence({ year: 1980 })]);
  expect(features['alone:sameSpelling']).toBe(1);
  expect(features['alone:sameSpelling*namesakes']).toBe(features['alone:namesakes']);
  expect(features['alone:originalTitle']).toBeUndefined();
});

test('a director who agrees makes it no matter of title and year alone', () => {
  const names = (directors: string[]): string[] =>
    Object.keys(poolFeatures([evidence({ directors })])[0]!).filter((name) => name.startsWith('alone:'));
  expect(names(['Sebastián Lelio'])).toEqual([]);
  expect(names(['John Cassavetes'])).not.toEqual([]);
});
