import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rule, type Claim, type Ruling } from '../../../domain/lookup/claims.js';

const claim = (more: Partial<Claim>): Claim => ({ decided: false, sure: true, confidence: 1, ...more });
const SURE = claim({});
const SURE_A = claim({ imdbId: 'tt0000001' });
const SURE_B = claim({ imdbId: 'tt0000002' });
const DOUBT = claim({ sure: false, confidence: 0.7 });
const LIKELIER = claim({ sure: false, confidence: 0.8 });
const DECIDED_B = claim({ decided: true, sure: false, imdbId: 'tt0000002' });

describe('two claims to one film', () => {
  test.each<[string, Claim, Claim, Ruling]>([
    ['both sure, one without an id: one film', SURE, SURE_A, 'merge'],
    ['both sure, of one id', SURE_A, SURE_A, 'merge'],
    ['both sure, each with an id of its own: a person says', SURE_A, SURE_B, 'yield'],
    ['a sure one after a doubt', SURE_A, DOUBT, 'take over'],
    ['a doubt after a sure one', DOUBT, SURE_A, 'yield'],
    ['a likelier doubt', LIKELIER, DOUBT, 'take over'],
    ['a doubt that is not likelier', DOUBT, LIKELIER, 'yield'],
    ['a doubt after a decision', LIKELIER, DECIDED_B, 'yield'],
    ['a sure one of another id after a decision', SURE_A, DECIDED_B, 'yield'],
    ['a sure one without an id after a decision', SURE, DECIDED_B, 'merge'],
    ['a decision after a doubt', DECIDED_B, DOUBT, 'take over'],
  ])('%s', (_name, own, held, ruling) => {
    expect(rule(own, held)).toBe(ruling);
  });

  const anyClaim = fc.record({
    decided: fc.boolean(),
    sure: fc.boolean(),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    imdbId: fc.constantFrom(undefined, 'tt0000001', 'tt0000002'),
  });
  /** Who has the film in the end: the one, the other, or both as one. */
  const winner = (first: Claim, second: Claim, decide = rule): 'first' | 'second' | 'both' =>
    (({ merge: 'both', 'take over': 'second', yield: 'first' }) as const)[decide(second, first)];
  const MIRRORED = { first: 'second', second: 'first', both: 'both' } as const;
  const isEven = (a: Claim, b: Claim): boolean =>
    a.sure === b.sure && a.decided === b.decided && a.confidence === b.confidence;

  test('end the same whichever comes first, but for two that nothing tells apart', () => {
    fc.assert(
      fc.property(anyClaim, anyClaim, (a, b) => {
        const isSureBoth = (a.sure || a.decided) && (b.sure || b.decided);
        fc.pre(!isEven(a, b) && !(isSureBoth && rule(a, b) === 'yield'));
        expect(winner(a, b)).toBe(MIRRORED[winner(b, a)]);
      }),
    );
  });

  test('would not, if the first one won', () => {
    const firstWins = (): Ruling => 'yield';
    expect(winner(SURE_A, DOUBT, firstWins)).not.toBe(MIRRORED[winner(DOUBT, SURE_A, firstWins)]);
  });
});
