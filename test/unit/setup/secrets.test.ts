import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAppError } from '../../../domain/errors.js';
import { readEnvironment } from '../../../config/environment.js';
import { SECRETS_OF, takeSecrets, variablesFor, type ProcessName } from '../../../config/secrets.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'festival-lookup-secrets-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function fileOf(content: string): string {
  const path = join(folder, String(Math.random()));
  writeFileSync(path, content);
  return path;
}

function refusalOf(variables: NodeJS.ProcessEnv): string {
  try {
    takeSecrets('worker', variables);
  } catch (error) {
    if (isAppError(error, 'InvalidConfiguration')) return error.message;
    throw error;
  }
  throw new Error('expected a refusal');
}

test('a secret comes from its file, without the line end', () => {
  const variables = {
    DATABASE_URL_FILE: fileOf('postgres://user:hunter2@db/films\n'),
    ZYTE_API_KEY_FILE: fileOf('key\r\n'),
    OMDB_API_KEY_FILE: '',
  };
  takeSecrets('worker', variables);
  expect(readEnvironment(variables)).toMatchObject({
    DATABASE_URL: 'postgres://user:hunter2@db/films',
    ZYTE_API_KEY: 'key',
  });
  expect(Object.keys(variables).filter((name) => name.endsWith('_FILE'))).toEqual([]);
});

test('every file that cannot be used is named, and no secret is told', () => {
  const words = refusalOf({
    TMDB_API_KEY: 'hunter2',
    TMDB_API_KEY_FILE: fileOf('hunter3'),
    OMDB_API_KEY_FILE: join(folder, 'nowhere'),
    ZYTE_API_KEY_FILE: folder,
    ALERT_WEBHOOK_URL_FILE: fileOf(' \n'),
  });
  expect(words).toContain('TMDB_API_KEY and TMDB_API_KEY_FILE are both set');
  expect(words).toMatch(/OMDB_API_KEY_FILE: .*nowhere cannot be read \(ENOENT\)/);
  expect(words).toMatch(/ZYTE_API_KEY_FILE: .* cannot be read \(EISDIR\)/);
  expect(words).toMatch(/ALERT_WEBHOOK_URL_FILE: .* is empty/);
  expect(words).not.toMatch(/hunter/);
});

describe.each(Object.keys(SECRETS_OF) as ProcessName[])('%s', (name) => {
  test('is given its own secrets, and those of no other process', () => {
    const all = [...new Set(Object.values(SECRETS_OF).flat())];
    const variables = {
      ...Object.fromEntries(all.map((secret) => [secret, `value of ${secret}`])),
      PATH: '/bin',
    };
    const own = variablesFor(name, variables);
    expect(Object.keys(own).sort()).toEqual([...SECRETS_OF[name], 'PATH'].sort());
  });

  test('does not look at the files of others', () => {
    const foreign = name === 'festival' ? 'ZYTE_API_KEY_FILE' : 'OBAN_DATABASE_URL_FILE';
    expect(variablesFor(name, { [foreign]: join(folder, 'nowhere') })).toEqual({});
  });
});
