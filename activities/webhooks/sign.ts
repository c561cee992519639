import { createHmac } from 'node:crypto';

/** How secrets are written: `whsec_` and 24 to 64 random bytes in base64 (Standard Webhooks 1.0.0, signature scheme). */
const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
const [MIN_BYTES, MAX_BYTES] = [24, 64];

/** Whether it is a secret to sign with. */
export function isSigningSecret(secret: string): boolean {
  const { length } = keyOf(secret);
  return length >= MIN_BYTES && length <= MAX_BYTES;
}

function keyOf(secret: string): Buffer {
  return Buffer.from(SECRET.exec(secret)?.[1] ?? '', 'base64');
}

/**
 * The headers of a message as Standard Webhooks 1.0.0 has them (https://www.standardwebhooks.com): receivers check them with
 * that project's libraries.
 * @param id the same at every attempt.
 * @param body exactly as it is sent.
 */
export function signedHeaders(
  secret: string,
  { id, body, at }: { id: string; body: string; at: Date },
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
