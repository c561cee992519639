import { expect, test } from 'vitest';
import type { PersonChoice } from '../../../../domain/review/person-decision.js';
import type { QueuedNominee } from '../../../../domain/views/person.js';
import { upgradeMovie } from '../../../../entities/movies/upgrade.js';
import { decideNominee } from '../../../../entities/people/decide.js';
import { linkNominees } from '../../../../entities/people/link.js';
import { countPersonQueue, readPersonQueue } from '../../../../entities/people/queue.js';
import { Browser, dashboardFor } from '../../fixtures/dashboard.js';
import { freshId, freshImdbId, match, movieOf, record, stage, useDatabase } from '../../fixtures/entities.js';

const { dataSource, db } = useDatabase();
const PAGE = { limit: 9, offset: 0 };

/** A nominee whom two people of the film may be: a name that is nearly theirs. */
async function doubtful(nominee = 'Maria Silva') {
  const title = `Film ${freshId()}`;
  const staged = await stage(dataSource(), [
    { title, imdbId: freshImdbId(), nominations: [{ category: 'Best Actress', person: nominee }] },
  ]);
  const movie = await movieOf(db(), staged.editionId, title);
  const ids = [freshId(), freshId()];
  const credits = ids.map((tmdbPersonId, position) => {
    return { name: nominee, department: 'cast' as const, job: 'Actor', position, tmdbPersonId };
  });
  const give = () =>
    dataSource().transaction((tx) =>
      upgradeMovie(tx, movie, record({ tmdbId: freshId(), credits }), match()),
    );
  await give();
  const link = () => linkNominees(db(), { edition: staged.key, after: '0', limit: 500 });
  await link();
  const read = async (): Promise<QueuedNominee> => {
    const [row] = await db().query<{ id: string }[]>(
      'SELECT p.id::text FROM nomination_people p JOIN nominations n ON n.id = p.nomination_id WHERE n.edition_id = $1',
      [staged.editionId],
    );
    const [found] = await readPersonQueue(db(), { kind: 'doubtful', nominee: row?.id ?? '' }, PAGE);
    if (found === undefined) throw new Error('no nominee');
    return found;
  };
  const decide = async (choice: PersonChoice, note?: string) =>
    await decideNominee(db(), (await read()).id, { reviewer: 'ana', choice, note });
  return { ...staged, ids, read, decide, link, give };
}

test('a doubtful nominee waits, with who is offered, until somebody says who it is', async () => {
  const { key, read, decide, link, ids } = await doubtful();
  const [waiting] = await readPersonQueue(db(), { kind: 'doubtful', festival: key }, PAGE);
  expect(waiting?.candidates.map(({ tmdbId }) => tmdbId)).toEqual(ids);
  expect(await countPersonQueue(db(), key)).toEqual({ doubtful: 1, missing: 0, decided: 0 });

  const personId = waiting?.candidates[1]?.personId ?? '';
  expect(await decide({ person: { personId } }, 'seen at the gala')).toBe('Maria Silva: is Maria Silva.');
  expect(await read()).toMatchObject({
    personId,
    linkedBy: 'decided',
    decided: { reviewer: 'ana', note: 'seen at the gala' },
  });
  expect(await countPersonQueue(db(), key)).toEqual({ doubtful: 0, missing: 0, decided: 1 });
  await expect(decide({ nobody: true })).rejects.toMatchObject({ code: 'AlreadyDecided' });
  // What a person decided stays.
  await link();
  expect(await read()).toMatchObject({ personId });

  await decide({ undo: true });
  expect(await read()).toMatchObject({ personId: null, reason: 'doubtful', decided: null });
  await expect(decide({ undo: true })).rejects.toMatchObject({ code: 'Conflict' });
});

test('who was refused is not offered again, whatever the film learns; undone, they are', async () => {
  const { read, decide, link, give } = await doubtful('Ana Costa');
  const [one, other] = (await read()).candidates.map(({ personId }) => personId ?? '');
  await decide({ notThis: { personId: one ?? '' } });
  expect((await read()).candidates.map(({ personId }) => personId)).toEqual([other]);
  // The film is read again: of the two only one is left, and is sure then.
  await give();
  await link();
  expect(await read()).toMatchObject({ personId: other, linkedBy: 'credits' });
  // A link of a machine is refused, too.
  await decide({ notThis: { personId: other ?? '' } });
  expect(await read()).toMatchObject({ personId: null, reason: 'not_in_credits' });
  await give();
  await link();
  expect(await read()).toMatchObject({ personId: null, reason: 'not_in_credits' });
  await decide({ undo: true });
  expect(await read()).toMatchObject({ personId: other, linkedBy: 'credits' });
});

test('a refusal holds for the person when two rows turn out to be one', async () => {
  const { read, decide, link, give } = await doubtful('Joana Melo');
  const [one] = (await read()).candidates;
  const [row] = await db().query<{ id: string }[]>(
    `INSERT INTO people (name, imdb_id) VALUES ('J. Melo', 'nm${9_000_000 + freshId()}') RETURNING id::text`,
  );
  await decide({ notThis: { personId: one?.personId ?? '' } });
  await db().query(`SELECT merge_people($1, $2, 'ben')`, [one?.personId, row?.id]);
  await give();
  await link();
  expect((await read()).personId).not.toBe(row?.id);
});

test('nobody, and somebody whom only a site has', async () => {
  const { read, decide, link, give } = await doubtful('Rui Dias');
  await decide({ nobody: true });
  await give();
  await link();
  expect(await read()).toMatchObject({ reason: 'nobody', personId: null });
  await decide({ undo: true });
  const imdbId = `nm${8_000_000 + freshId()}`;
  await decide({ person: { imdbId } });
  expect(await read()).toMatchObject({ person: 'Rui Dias', linkedBy: 'decided' });
  await decide({ undo: true });
  await expect(decide({ person: { personId: '999999' } })).rejects.toMatchObject({ code: 'NotFound' });
  await expect(decide({ notThis: { imdbId: 'nm0000001' } })).rejects.toMatchObject({ code: 'Conflict' });
});

test('page and API go through the same door', async () => {
  const { key, read } = await doubtful('Ines Prado');
  const dashboard = await dashboardFor(dataSource());
  const browser = new Browser(dashboard);
  await browser.post('/login', { name: 'Rea' });
  const address = `/review/people?festival=${key}`;
  const nominee = await read();
  expect((await browser.get(address)).body).toContain('Ines Prado');
  expect((await browser.get(`/review?festival=${key}`)).body).toContain(
    `<a href="/review/people?festival=${key}">People <span class="numeric">1</span>`,
  );
  const act = (fields: Record<string, string>) =>
    browser.post(`/review/people/${nominee.id}?festival=${key}`, fields, address);
  const refused = await act({ choice: 'id', id: 'somebody' });
  expect([refused.statusCode, refused.body]).toEqual([
    400,
    expect.stringContaining('Nothing was changed: give an IMDb id') as string,
  ]);
  const [candidate] = nominee.candidates;
  const taken = await act({ choice: `is person-${candidate?.personId}`, note: 'she says so' });
  expect(taken.statusCode).toBe(303);
  const { body } = await browser.get(String(taken.headers.location));
  expect(body).toContain('Ines Prado: Ines Prado.');
  expect(await read()).toMatchObject({ linkedBy: 'decided', decided: { note: 'she says so' } });
  expect((await act({ choice: 'nobody' })).statusCode).toBe(409);
  expect((await act({ choice: 'undo' })).statusCode).toBe(303);
  expect((await browser.get(`/editions?festival=${key.replace(/-2025$/, '')}`)).body).toContain(
    'For a reviewer to say',
  );

  const told = await dashboard.inject({
    method: 'POST',
    url: `/api/nominees/${nominee.id}/review`,
    payload: { choice: { nobody: true } },
    headers: { cookie: browser.cookieHeader(), 'sec-fetch-site': 'same-origin' },
  });
  expect([told.statusCode, told.json()]).toEqual([200, { done: 'Ines Prado: nobody whom a site knows.' }]);
  const listed = await dashboard.inject({
    url: `/api/review/people?kind=decided&festival=${key}`,
    headers: { cookie: browser.cookieHeader() },
  });
  expect(listed.json()).toMatchObject([{ nominee: 'Ines Prado', reason: 'nobody' }]);
});
