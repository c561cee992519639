import { expect, test } from 'vitest';
import { isSigningSecret, signedHeaders } from '../../../activities/webhooks/sign.js';
import { readEnvironment } from '../../../config/environment.js';
import { webhookSettings, webhookTargets } from '../../../worker/alert-settings.js';

const DATABASE_URL = 'postgres://u:p@h/d';
/** The vector of Standard Webhooks' own libraries. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

test('signs as the libraries of Standard Webhooks expect it', () => {
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };
  expect(signedHeaders(SECRET, { ...message, at: new Date(1_614_265_330_000) })).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('a secret has 24 to 64 bytes', () => {
  const of = (bytes: number): string => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
  expect([23, 24, 64, 65].map((bytes) => isSigningSecret(of(bytes)))).toEqual([false, true, true, false]);
  expect(isSigningSecret('a secret of thirty-two characters')).toBe(false);
});

test('a webhook needs a secret, which no message repeats; events are known ones', () => {
  const given = { DATABASE_URL, WEBHOOK_URL: 'https://example.org/hook' };
  expect(() => webhookSettings(readEnvironment(given))).toThrow(/WEBHOOK_SECRET: expected whsec_/);
  const short = { ...given, WEBHOOK_SECRET: 'whsec_c2hvcnQ=' };
  expect(() => webhookSettings(readEnvironment(short))).not.toThrow('c2hvcnQ');
  expect(() => readEnvironment({ ...given, WEBHOOK_EVENTS: 'film.lost' })).toThrow(
    /WEBHOOK_EVENTS.*: expected some of alerts\.changed/,
  );
});

test('Slack is told of alerts alone, another webhook of what was chosen', () => {
  const settings = webhookSettings(
    readEnvironment({
      DATABASE_URL,
      ALERT_WEBHOOK_URL: 'https://hooks.example.org/x',
      WEBHOOK_URL: 'https://example.org/hook',
      WEBHOOK_SECRET: SECRET,
      WEBHOOK_EVENTS: 'film.waits, import.finished',
    }),
  );
  expect(webhookTargets(settings)).toEqual([
    { target: 'slack', events: ['alerts.changed'] },
    { target: 'webhook', events: ['film.waits', 'import.finished'] },
  ]);
  expect(webhookTargets(webhookSettings(readEnvironment({ DATABASE_URL })))).toEqual([]);
});
