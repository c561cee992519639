import { describe, expect, test } from 'vitest';
import { PasswordTries, type Tried } from '../../../dashboard/sign-in/tries.js';

const PER_SECOND = 700;
const WINDOW_MS = 15 * 60_000;

/** Tries at a clock of its own. */
function tries(): {
  begin: (tried: Partial<Tried>) => ReturnType<PasswordTries['begin']>;
  pass: (ms: number) => void;
} {
  let now = 1_000_000;
  const counted = new PasswordTries(() => now);
  return {
    begin: (tried) => counted.begin({ address: '192.0.2.1', name: 'Ana', knownBrowser: undefined, ...tried }),
    pass: (ms) => {
      now += ms;
    },
  };
}

function isLookedAt(outcome: ReturnType<PasswordTries['begin']>): boolean {
  return !('waitMs' in outcome);
}

describe('100,000 wrong passwords', () => {
  const address = (n: number): string => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;

  test.each([
    ['from one address', () => ({}), 20],
    ['from one address at ever new names', (n: number) => ({ name: `name ${n}` }), 20],
    ['from ever new addresses at one name', (n: number) => ({ address: address(n) }), 20],
    [
      'from ever new addresses at ever new names',
      (n: number) => ({ address: address(n), name: `${n}` }),
      200,
    ],
  ] satisfies [string, (n: number) => Partial<Tried>, number][])(
    '%s: few are looked at, and who signed in before gets in at any time',
    (_, from, most) => {
      const { begin, pass } = tries();
      let lookedAt = 0;
      for (let n = 0; n < 100_000; n += 1) {
        if (isLookedAt(begin(from(n)))) lookedAt += 1;
        pass(1000 / PER_SECOND);
        if (n % 1000 === 999) {
          const own = begin({ knownBrowser: 'a browser of Ana' });
          if ('waitMs' in own) throw new Error('kept out');
          own.right();
        }
      }
      expect(lookedAt).toBeGreaterThan(9);
      expect(lookedAt).toBeLessThanOrEqual(most);
      // The next guess, the right one, is not looked at: speed alone did not get there.
      expect(isLookedAt(begin(from(100_000)))).toBe(false);
    },
  );

  test('in a window of 15 minutes no more are looked at, however evenly they come', () => {
    const { begin, pass } = tries();
    let lookedAt = 0;
    for (let n = 0; n < 100_000; n += 1) {
      if (isLookedAt(begin({ address: address(n), name: `${n}` }))) lookedAt += 1;
      pass(WINDOW_MS / 100_000);
    }
    expect(lookedAt).toBeLessThanOrEqual(100 + WINDOW_MS / 2000 + 1);
  });
});

test('a guess does not count the less for being sent at the same time as others', () => {
  const { begin } = tries();
  const outcomes = Array.from({ length: 1000 }, () => begin({}));
  expect(outcomes.filter(isLookedAt)).toHaveLength(10);
});

test('waits double up to the longest, and are forgotten after an hour', () => {
  const { begin, pass } = tries();
  for (let n = 0; n < 10; n += 1) begin({});
  const waits: number[] = [];
  for (let n = 0; n < 8; n += 1) {
    const outcome = begin({ name: `other ${n}` });
    const waitMs = 'waitMs' in outcome ? outcome.waitMs : 0;
    waits.push(waitMs / 1000);
    pass(waitMs);
    begin({ name: `other ${n}` });
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
  pass(60 * 60_000 + 256_000);
  expect(isLookedAt(begin({}))).toBe(true);
});

test('right ones cost nothing, and open no way for wrong ones', () => {
  const { begin } = tries();
  const sign = (name: string): boolean => {
    const outcome = begin({ name });
    if ('waitMs' in outcome) return false;
    if (name === 'own') outcome.right();
    return true;
  };
  for (let n = 0; n < 100; n += 1) expect(sign('own')).toBe(true);
  // Who has an account of their own cannot take the guesses at others back with it.
  let guesses = 0;
  for (let n = 0; n < 100; n += 1) {
    if (sign('Ana')) guesses += 1;
    sign('own');
  }
  expect(guesses).toBe(10);
});

test('all addresses of an IPv6 network are one', () => {
  const { begin } = tries();
  for (let n = 0; n < 10; n += 1) begin({ address: `2001:db8:0:1::${n + 1}`, name: `${n}` });
  expect(isLookedAt(begin({ address: '2001:db8::1:ffff:0:0:1', name: 'x' }))).toBe(false);
  expect(isLookedAt(begin({ address: '2001:db8:0:2::1', name: 'x' }))).toBe(true);
  expect(isLookedAt(begin({ address: '::1', name: 'x' }))).toBe(true);
});
