import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

describe('Dockerfile', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8');

  test('is built on glibc and runs as a plain user, without a shell in between', () => {
    expect([...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)).toEqual([
      expect.stringMatching(/^node:22(\.\d+){2}-bookworm-slim@sha256:[0-9a-f]{64}$/),
      expect.stringMatching(/^node:22(\.\d+){2}-bookworm-slim@sha256:[0-9a-f]{64}$/),
    ]);
    const lines = dockerfile.trimEnd().split('\n');
    expect(lines.at(-2)).toBe('USER node');
    expect(lines.at(-1)).toBe('CMD ["node", "dist/worker/main.js"]');
  });

  test('the image has what is read beside the code', () => {
    for (const folder of ['entities/migrations', 'dashboard/public', 'examples'])
      expect(dockerfile).toContain(`COPY --from=build /app/${folder} ./${folder}\n`);
  });

  test('the build is given every folder that is compiled, and no secret', () => {
    const ignore = readFileSync('.dockerignore', 'utf8').split('\n');
    const folders = [
      'activities',
      'client',
      'config',
      'domain',
      'entities',
      'matching',
      'sandbox',
      'sources',
    ];
    expect(ignore).toEqual(
      expect.arrayContaining([...folders, 'dashboard', 'worker', 'workflows'].map((name) => `!${name}`)),
    );
    expect(ignore).toContain('*');
    expect(ignore.some((line) => line.startsWith('!.env') || line.startsWith('!.local'))).toBe(false);
  });
});
