import { createHash, randomBytes } from 'node:crypto';

/** A key of a session or a token: 256 random bits, so that nothing can be guessed from its hash. */
export function makeKey(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a key. */
export function hashOfKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
