import { rm, writeFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Programme } from '../../../../domain/programme/programme.js';
import { programmeName } from '../../../../sources/programmes/programme-name.js';
import { readProgrammeRows, type ProgrammeContext } from '../../../../sources/programmes/read-programme.js';
import { rejectionOf, startUpstream } from '../../../support/sources/upstream.js';

const FILE =
  "'2026': {}\n'2025':\n  palme d'or:\n    palme d'or: {nominee: [tt0000001, tt0000002], winner: [tt0000002]}\n";

function read(programme: Programme, context: Partial<ProgrammeContext> = {}) {
  const { signal } = new AbortController();
  return readProgrammeRows(programme, { festival: 'cannes', year: 2025, signal, ...context });
}

/** A mirror that has one event. */
async function mirror(): Promise<{ asked: { path: string }[]; baseUrl: string }> {
  const upstream = await startUpstream(({ path }) =>
    path === '/events/ev0000147.yml'
      ? { headers: { 'content-type': 'text/plain; charset=utf-8' }, body: FILE }
      : { status: 404, body: '404: Not Found' },
  );
  vi.stubEnv('IMDB_AWARDS_BASE_URL', upstream.baseUrl);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return upstream;
}

describe('IMDb-Awards', () => {
  test('gives films by their ids, and says whose it is', async () => {
    const { asked } = await mirror();
    const { rows, warnings, incomplete } = await read({ kind: 'imdb-awards' });
    expect(rows).toMatchObject([{ imdbId: 'tt0000001' }, { imdbId: 'tt0000002', critical: true }]);
    expect(warnings).toEqual([expect.stringMatching(/Kometa-Team .*commercial use is not allowed/)]);
    expect(incomplete).toBe(false);
    expect(asked).toMatchObject([{ path: '/events/ev0000147.yml' }]);
  });

  test('takes the place of a page that cannot be bought, under its own name', async () => {
    await mirror();
    const { rows, warnings, instead } = await read({ kind: 'imdb-event', eventId: 'ev0000147' });
    expect(rows).toHaveLength(2);
    expect(warnings[0]).toMatch(/no key for it .* IMDb-Awards was read instead/);
    expect(programmeName(instead!)).toBe('imdb-awards:ev0000147');
  });

  test.each([
    ['an edition that is not there', {}, { year: 1950 }, /1950 is not in IMDb-Awards: .* are 2026, 2025\./],
    ['one to come', {}, { year: 2026 }, /2026 has no nominations in IMDb-Awards yet/],
    ['an event that is not there', { eventId: 'ev0000400' }, {}, /has no file of The event ev0000400/],
    ['a festival that nobody knows', {}, { festival: 'nowhere' }, /"nowhere" is not known by name/],
  ])('%s is told', async (_, programme, context, words) => {
    await mirror();
    const error = await rejectionOf(read({ kind: 'imdb-awards', ...programme }, context));
    expect(error).toMatchObject({
      code: 'InvalidProgramme',
      message: expect.stringMatching(words) as string,
    });
  });

  test('a mirror within the network is read where it was set, and leads nowhere else within it', async () => {
    const within = await startUpstream(() => ({ body: FILE }));
    const { baseUrl } = await startUpstream(() => ({ status: 302, headers: { location: within.baseUrl } }));
    vi.stubEnv('IMDB_AWARDS_BASE_URL', baseUrl);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    expect(String(await rejectionOf(read({ kind: 'imdb-awards' })))).toContain('public addresses only');
    expect(within.asked).toEqual([]);
  });

  test('a copy is read from a file within the folders, or from a public URL', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'awards-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'copy.yml');
    await writeFile(path, FILE);
    const kept = { folders: { uploads: folder, others: [] } };
    expect((await read({ kind: 'imdb-awards', path }, kept)).rows).toHaveLength(2);
    const elsewhere = await rejectionOf(read({ kind: 'imdb-awards', path }));
    expect(String(elsewhere)).toContain('in none of the folders');
    const { baseUrl } = await mirror();
    const url = `${baseUrl}/events/ev0000147.yml`;
    expect(String(await rejectionOf(read({ kind: 'imdb-awards', url })))).toContain('public addresses only');
    expect((await read({ kind: 'imdb-awards', url }, { allowPrivateAddresses: true })).rows).toHaveLength(2);
  });
});
