import { isIPv6 } from 'node:net';

/** How many wrong passwords cost nothing; from then on each doubles the wait for the next try, from a second up to a longest. */
interface Brake {
  free: number;
  longestMs: number;
}
const MINUTE_MS = 60_000;
const BRAKES = {
  address: { free: 10, longestMs: 15 * MINUTE_MS },
  /** Shorter, so that who guesses at a name does not keep its owner out for long. */
  name: { free: 10, longestMs: MINUTE_MS },
  /** For guesses from many addresses at many names. */
  all: { free: 100, longestMs: 2000 },
  /** A browser in which this name has signed in before; no stranger's guesses count for it. */
  known: { free: 10, longestMs: 15 * MINUTE_MS },
} satisfies Record<string, Brake>;
/** Wrong passwords are forgotten this long after the last of them. */
const FORGET_MS = 60 * MINUTE_MS;

interface Count {
  brake: Brake;
  wrong: number;
  last: number;
  nextAt: number;
}

/** Where a try comes from, and at which name. */
export interface Tried {
  address: string;
  name: string;
  /** Of a browser in which this name has signed in before. */
  knownBrowser: string | undefined;
}

/**
 * Counts tries at passwords, each before its password is looked at: at any rate of tries, over any number of connections, no
 * more are looked at than the brakes allow. One process counts for itself, and begins anew with it.
 */
export class PasswordTries {
  private readonly counts = new Map<string, Count>();

  constructor(private readonly now: () => number = Date.now) {}

  /**
   * Counts a try as a wrong one.
   * @returns ms to wait, where the password must not be looked at; else what takes the count back, for the right one.
   */
  begin(tried: Tried): { waitMs: number } | { right: () => void } {
    const now = this.now();
    const brakes = brakesFor(tried);
    const waits = brakes.map(([key]) => (this.counts.get(key)?.nextAt ?? now) - now);
    const waitMs = Math.max(...waits);
    if (waitMs > 0) return { waitMs };
    this.forget(now);
    const undo = brakes.map(([key, brake]) => this.count(key, brake, now));
    return {
      right: () => {
        for (const back of undo) back();
      },
    };
  }

  private count(key: string, brake: Brake, now: number): () => void {
    const count = this.counts.get(key) ?? { brake, wrong: 0, last: now, nextAt: now };
    this.counts.set(key, count);
    count.wrong += 1;
    count.last = now;
    const nextAt = now + delayMs(brake, count.wrong);
    count.nextAt = nextAt;
    return () => {
      count.wrong -= 1;
      if (count.nextAt === nextAt) count.nextAt = now;
    };
  }

  private forget(now: number): void {
    for (const [key, { last }] of this.counts) if (last + FORGET_MS < now) this.counts.delete(key);
  }
}

function delayMs({ free, longestMs }: Brake, wrong: number): number {
  return wrong < free ? 0 : Math.min(1000 * 2 ** (wrong - free), longestMs);
}

function brakesFor({ address, name, knownBrowser }: Tried): [string, Brake][] {
  if (knownBrowser !== undefined) return [[`known ${knownBrowser}`, BRAKES.known]];
  return [
    [`address ${networkOf(address)}`, BRAKES.address],
    [`name ${name.toLowerCase()}`, BRAKES.name],
    ['all', BRAKES.all],
  ];
}

/** Of an IPv6 address its network: whoever has one address has all 2^64 of it. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('%')[0]?.split('::') ?? [];
  const start = head === '' ? [] : head.split(':');
  const end = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - start.length - end.length);
  const groups = [...start, ...Array.from({ length: missing }, () => '0'), ...end];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, '').toLowerCase())
    .join(':');
}
