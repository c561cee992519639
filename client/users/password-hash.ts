import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** OWASP's password storage cheat sheet: N = 2^15, r = 8, p = 3 (32 MiB, a tenth of a second). */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const KEY_BYTES = 32;

/** A password as it is kept: slow to try, and with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt);
  return ['scrypt', salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether a password is the one that a hash was made of; without a hash it takes the same time, and is wrong. */
export async function isPasswordOf(password: string, hash: string | null | undefined): Promise<boolean> {
  const [, salt = '', kept = ''] = hash?.split('$') ?? [];
  const key = await derive(password, Buffer.from(salt, 'base64url'));
  const expected = Buffer.from(kept, 'base64url');
  return expected.length === KEY_BYTES && timingSafeEqual(key, expected);
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, COST, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
