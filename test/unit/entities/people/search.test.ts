import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import {
  createPeopleSearchActivities,
  type PeopleSearchActivities,
} from '../../../../activities/people-search.js';
import { decideNominee } from '../../../../entities/people/decide.js';
import { linkNominees } from '../../../../entities/people/link.js';
import { weighSearched } from '../../../../matching/nominees.js';
import { SourceError } from '../../../../sources/http/errors.js';
import type { FoundPerson, Source } from '../../../../sources/source.js';
import { freshId, freshImdbId, stage, useDatabase } from '../../fixtures/entities.js';

const { dataSource, db } = useDatabase();
type SearchRequest = Parameters<PeopleSearchActivities['searchPeople']>[0];
const ACTRESS = { category: 'Best Actress' };

test('a name alone is sure only where one person has it, who is known for what is honoured', () => {
  const weigh = (...known: (string | undefined)[]) =>
    weighSearched(
      'Ida Berg',
      ACTRESS,
      known.map((knownFor, n) => ({ tmdbId: n + 1, name: 'Ida Berg', knownFor })),
    ).map(({ tmdbId, confidence }) => [tmdbId, confidence]);
  expect(weigh('Acting')).toEqual([[1, 0.9]]);
  expect(weigh(undefined)).toEqual([[1, 0.75]]);
  expect(weigh('Directing')).toEqual([[1, 0.6]]);
  expect(weigh('Directing', 'Acting')).toEqual([
    [2, 0.7],
    [1, 0.6],
  ]);
  expect(
    weighSearched('Ida Berg', ACTRESS, [{ tmdbId: 1, name: 'Ida Bergman', knownFor: 'Acting' }]),
  ).toEqual([]);
});

/** TMDb with these people; what it was asked for. */
function tmdbWith(people: Record<string, FoundPerson[] | Error>) {
  const asked: string[] = [];
  const searchPeople = (name: string): Promise<FoundPerson[]> => {
    asked.push(name);
    const found = people[name] ?? [];
    return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
  };
  const activities = createPeopleSearchActivities({
    dataSource: dataSource(),
    sources: [{ name: 'tmdb', searchPeople } as Partial<Source> as Source],
  });
  const run = (limit = 100) =>
    new MockActivityEnvironment().run((request: SearchRequest) => activities.searchPeople(request), {
      attemptId: '00000000-0000-4000-8000-000000000001',
      limit,
    });
  return { asked, run };
}

async function nominees(...names: string[]): Promise<string> {
  const { key } = await stage(dataSource(), [
    {
      title: `Film ${freshId()}`,
      imdbId: freshImdbId(),
      nominations: [{ category: 'Best Actress', people: names.map((name) => ({ name })) }],
    },
  ]);
  await db().query(
    `UPDATE nomination_people p SET reason = 'not_in_credits' FROM nominations n JOIN festival_editions e ON e.id = n.edition_id
     WHERE n.id = p.nomination_id AND e.key = $1`,
    [key],
  );
  return key;
}

const linksOf = (key: string) =>
  db().query<
    { id: string; nominee: string; tmdb: number | null; how: string | null; reason: string | null }[]
  >(
    `SELECT p.id::text, p.nominee, person.tmdb_id AS tmdb, p.linked_by AS how, p.reason FROM nomination_people p
     JOIN nominations n ON n.id = p.nomination_id JOIN festival_editions e ON e.id = n.edition_id
     LEFT JOIN people person ON person.id = p.person_id WHERE e.key = $1 ORDER BY p.position`,
    [key],
  );

test('TMDb is asked for names that nothing here tells: once, and what it says is kept', async () => {
  const key = await nominees('Sure One', 'Two Alike', 'Not There');
  const [sure, one, two] = [freshId(), freshId(), freshId()];
  const { asked, run } = tmdbWith({
    'Sure One': [{ tmdbId: sure, name: 'Sure One', knownFor: 'Acting' }],
    'Two Alike': [one, two].map((tmdbId) => ({ tmdbId, name: 'Two Alike', knownFor: 'Acting' })),
  });
  expect(await run()).toEqual({ asked: 3, linked: 1, doubtful: 1, requests: 0 });
  expect(await linksOf(key)).toMatchObject([
    { tmdb: sure, how: 'search', reason: null },
    { tmdb: null, how: null, reason: 'doubtful' },
    { tmdb: null, how: null, reason: 'not_in_credits' },
  ]);
  expect(await run()).toMatchObject({ asked: 0 });
  expect(asked.sort()).toEqual(['Not There', 'Sure One', 'Two Alike']);
  // Somebody whom only TMDb has so far is taken, and refused, by that id.
  const alike = (await linksOf(key))[1]?.id ?? '';
  await decideNominee(db(), alike, { reviewer: 'ana', choice: { notThis: { tmdbId: one } } });
  await decideNominee(db(), alike, { reviewer: 'ana', choice: { person: { tmdbId: two } } });
  expect((await linksOf(key))[1]).toMatchObject({ tmdb: two, how: 'decided' });
  // The next look at the credits leaves what was linked.
  await linkNominees(db(), { edition: key, after: '0', limit: 100 });
  expect((await linksOf(key)).slice(0, 2)).toMatchObject([{ tmdb: sure }, { tmdb: two }]);
});

test('who was refused is not taken from a search; a limit and a switch end it', async () => {
  const key = await nominees('Was Refused');
  const tmdbId = freshId();
  const [first] = await linksOf(key);
  await db().query(
    `INSERT INTO person_decisions (nominee_id, reviewer, decision, before, after) VALUES ($1, 'ana', $2, '{}', '{}')`,
    [first?.id, { notThis: { tmdbId } }],
  );
  const people = { 'Was Refused': [{ tmdbId, name: 'Was Refused', knownFor: 'Acting' }] };
  expect(await tmdbWith(people).run()).toMatchObject({ asked: 1, linked: 0, doubtful: 0 });
  expect(await linksOf(key)).toMatchObject([{ reason: 'not_in_credits' }]);
  const next = await nominees('Next One');
  const off = new SourceError('tmdb', 'disabled', 'tmdb is disabled', { retryable: false });
  expect(await tmdbWith({ 'Next One': off }).run()).toMatchObject({ asked: 0 });
  // It is asked for them when it may be asked again.
  const now = tmdbWith({});
  await now.run();
  expect(now.asked).toEqual(['Next One']);
  expect(await linksOf(next)).toMatchObject([{ reason: 'not_in_credits' }]);
});
