import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { isAppError } from '../../../domain/errors.js';
import { loadDotEnv, readEnvironment } from '../../../config/environment.js';
import { readTemporalConfig } from '../../../config/temporal.js';
import { readDashboardSettings } from '../../../dashboard/settings.js';
import { hostOf } from '../../../config/wait-for.js';

const DATABASE_URL = 'postgres://user:secret-of-the-house@db.example:5432/films';

afterEach(() => {
  vi.unstubAllEnvs();
});

function refusalOf(variables: NodeJS.ProcessEnv): string {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (isAppError(error, 'InvalidConfiguration')) return error.message;
    throw error;
  }
  throw new Error('expected a refusal');
}

describe('the environment', () => {
  test('needs a database and nothing else', () => {
    expect(readEnvironment({ DATABASE_URL })).toMatchObject({
      DATABASE_URL,
      TMDB_BASE_URL: 'https://api.themoviedb.org/3',
      OMDB_BASE_URL: 'https://www.omdbapi.com',
      ZYTE_BASE_URL: 'https://api.zyte.com/v1',
      LETTERBOXD_BASE_URL: 'https://letterboxd.com',
      LOG_LEVEL: 'info',
    });
  });

  test('a variable of blanks counts as unset, and is no 0', () => {
    const blank = { DASHBOARD_PORT: ' ', ALERT_STEADY_MINUTES: '\t', ALERT_REVIEW_DAYS: ' \n' };
    expect(readEnvironment({ DATABASE_URL, ...blank })).toEqual(readEnvironment({ DATABASE_URL }));
    expect(readDashboardSettings(blank)).toEqual(readDashboardSettings({}));
  });

  test.each([
    [' 10.0.0.5:7233\n', '10.0.0.5:7233'],
    [' ', '127.0.0.1:7233'],
  ])('Temporal at %j is at %s', (given, address) => {
    vi.stubEnv('TEMPORAL_ADDRESS', given);
    expect(readTemporalConfig().connectionOptions).toMatchObject({ address });
  });

  test('an empty variable counts as unset', () => {
    expect(readEnvironment({ DATABASE_URL, TMDB_API_KEY: '', LOG_LEVEL: '' })).not.toHaveProperty(
      'TMDB_API_KEY',
    );
  });

  test('a base URL loses its last slashes, a key its blanks', () => {
    expect(
      readEnvironment({ DATABASE_URL, TMDB_BASE_URL: 'http://127.0.0.1:8/3//', OMDB_API_KEY: ' key ' }),
    ).toMatchObject({ TMDB_BASE_URL: 'http://127.0.0.1:8/3', OMDB_API_KEY: 'key' });
  });

  test('all that is wrong is named in one message', () => {
    const words = refusalOf({
      TMDB_BASE_URL: 'ftp://example.org',
      OMDB_BASE_URL: 'not a url',
      LOG_LEVEL: 'loud',
      WORKER_METRICS_PORT: '99999999',
    });
    expect(words).toMatch(/DATABASE_URL is missing: expected a Postgres URL/);
    for (const name of ['TMDB_BASE_URL', 'OMDB_BASE_URL', 'LOG_LEVEL', 'WORKER_METRICS_PORT'])
      expect(words).toContain(`- ${name}: `);
    expect(words.split('\n')).toHaveLength(6);
  });

  test('values are never repeated: they may be secrets', () => {
    const words = refusalOf({ DATABASE_URL: 'mysql://user:hunter2@db/films', TMDB_API_KEY: '   ' });
    expect(words).toContain('DATABASE_URL');
    expect(words).not.toContain('hunter2');
  });
});

test('`.env` files give what is not set already; one that is not there is no fault', () => {
  const folder = mkdtempSync(join(tmpdir(), 'festival-lookup-env-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = join(folder, '.env');
  writeFileSync(file, 'FESTIVAL_TEST_ONE=from the file\nFESTIVAL_TEST_TWO=from the file\n');
  vi.stubEnv('FESTIVAL_TEST_ONE', 'set before');
  vi.stubEnv('FESTIVAL_TEST_TWO', undefined);
  loadDotEnv(join(folder, 'nowhere.env'), file);
  expect(process.env).toMatchObject({ FESTIVAL_TEST_ONE: 'set before', FESTIVAL_TEST_TWO: 'from the file' });
});

test('messages name a server without its user and password', () => {
  expect(hostOf(DATABASE_URL)).toBe('db.example:5432');
  expect(hostOf('nonsense')).not.toContain('nonsense');
});

describe('the settings of the dashboard', () => {
  const refusal = (variables: NodeJS.ProcessEnv): string => {
    try {
      readDashboardSettings(variables);
    } catch (error) {
      if (isAppError(error, 'InvalidConfiguration')) return error.message;
      throw error;
    }
    return '';
  };

  test.each([
    [
      { DASHBOARD_HOST: '0.0.0.0', DASHBOARD_PASSWORD: 'lamps at du' },
      'DASHBOARD_PASSWORD: expected at least 12',
    ],
    [{ DASHBOARD_PASSWORD: 'password1234' }, 'DASHBOARD_PASSWORD: it is among the most common'],
    [{ DASHBOARD_USER_HEADER: 'x-user' }, 'DASHBOARD_TRUSTED_PROXIES is missing'],
    [
      { DASHBOARD_TRUSTED_PROXIES: '10.0.0.0/33' },
      'DASHBOARD_TRUSTED_PROXIES: expected addresses or networks',
    ],
    [{ DASHBOARD_TRUSTED_PROXIES: 'everybody' }, 'DASHBOARD_TRUSTED_PROXIES: expected addresses or networks'],
    [
      { DASHBOARD_ALLOWED_HOSTS: 'https://lookup.example.org' },
      'DASHBOARD_ALLOWED_HOSTS: expected host names',
    ],
    [{ DASHBOARD_BASE_PATH: 'lookup' }, 'DASHBOARD_BASE_PATH: expected a path'],
    [{ DASHBOARD_BASE_PATH: '//evil.example' }, 'DASHBOARD_BASE_PATH: expected a path'],
    [{ DASHBOARD_SECRET: 'short' }, 'DASHBOARD_SECRET: expected at least 32'],
  ])('%j is refused in words', (variables, words) => {
    expect(refusal(variables)).toContain(words);
  });

  test('as a proxy needs them', () => {
    expect(
      readDashboardSettings({
        DASHBOARD_HOST: '0.0.0.0',
        DASHBOARD_USER_HEADER: 'X-User',
        DASHBOARD_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8, fd00::/8',
        DASHBOARD_ALLOWED_HOSTS: 'Lookup.Example.org:8443, other.example',
        DASHBOARD_BASE_PATH: '/lookup/',
      }),
    ).toMatchObject({
      loopback: false,
      userHeader: 'x-user',
      trustedProxies: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'],
      allowedHosts: ['lookup.example.org', 'other.example'],
      basePath: '/lookup',
    });
  });
});
