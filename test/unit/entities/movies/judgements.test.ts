import { expect, test } from 'vitest';
import { judge } from '../../../../activities/lookup/judge.js';
import type { TierAttempt } from '../../../../domain/lookup/tier.js';
import type { Decision } from '../../../../domain/review/decision.js';
import { readLookupSubject } from '../../../../entities/movies/lookup-subject.js';
import { mergeMovies } from '../../../../entities/movies/merge.js';
import { upgradeMovie } from '../../../../entities/movies/upgrade.js';
import { decide } from '../../../../entities/review/decide.js';
import { readMergedFilms, readRefused } from '../../../../entities/review/judgements.js';
import { reopenMovie } from '../../../../entities/review/reopen.js';
import type { SourceAnswer } from '../../../../sources/source.js';
import { freshId, match, movieOf, movieRow, record, stage, useDatabase } from '../../fixtures/entities.js';

/** What people say of films that are offered is kept, and no machine offers or takes them again. */
const { dataSource, db } = useDatabase();

async function film(title: string): Promise<{ movieId: string; workflowId: string; key: string }> {
  const { editionId, key } = await stage(dataSource(), [{ title, nominations: [{ category: 'Best' }] }]);
  const movieId = await movieOf(db(), editionId, title);
  const { workflow_id: workflowId } = await movieRow(db(), movieId);
  return { movieId, workflowId: workflowId as string, key };
}

type Film = Awaited<ReturnType<typeof film>>;

const nominationsOf = (movieId: string) =>
  db().query<unknown[]>('SELECT edition_id FROM nominations WHERE movie_id = $1', [movieId]);

async function say({ movieId, workflowId }: Film, decision: Decision): Promise<void> {
  const decisionId = `decision-${freshId()}`;
  await dataSource().transaction((tx) =>
    decide(tx, { movieId, workflowId, decisionId, decision, basis: { keep: 'record' } }),
  );
}

const upgrade = (movieId: string, tmdbId: number) =>
  dataSource().transaction((tx) => upgradeMovie(tx, movieId, record({ tmdbId }), match()));

/** What a machine makes of TMDb's answer for a film. */
async function judged(movieId: string, tmdbId: number): Promise<SourceAnswer> {
  const subject = await readLookupSubject(db(), movieId, undefined);
  const request = { mode: 'search', facts: 'programme', verifyFirst: false } as const;
  const attempt = { source: 'tmdb', request, movieId } as unknown as TierAttempt;
  const answer: SourceAnswer = {
    found: true,
    film: record({ tmdbId }),
    strategy: 'exact_title_year',
    confidence: 1,
    evidence: 'same title',
    candidates: [],
    searches: [],
  };
  return judge(attempt, subject, answer).answer;
}

const candidate = (tmdbId: number) => ({ tmdbId, title: 'Offered', confidence: 0.6, evidence: 'same title' });

test('"none of these": the candidates go for good, the film waits for the sources, and others are still offered', async () => {
  const subject = await film('None');
  const [wrong, open] = [freshId(), freshId()];
  await db().query(`UPDATE movies SET review_state = 'review', match_evidence = $2 WHERE id = $1`, [
    subject.movieId,
    { line: 'a line', candidates: [candidate(wrong), candidate(open)] },
  ]);
  await say(subject, { reviewer: 'ana', judgements: [{ tmdbId: wrong, verdict: 'not_the_same' }] });
  const row = await movieRow(db(), subject.movieId);
  expect(row).toMatchObject({ review_state: 'parked', import_type: 'stub' });
  expect(row['match_evidence']).toMatchObject({ candidates: [{ tmdbId: open }] });
  expect(await readRefused(db(), subject.movieId)).toEqual([{ tmdbId: wrong, imdbId: null }]);
  expect(await judged(subject.movieId, wrong)).toMatchObject({ found: false, reason: 'not_found' });
  expect(await judged(subject.movieId, open)).toMatchObject({ found: true });

  // For this film alone; and a later word takes it back.
  const other = await film('Other');
  expect(await judged(other.movieId, wrong)).toMatchObject({ found: true });
  await say(subject, { reviewer: 'ben', judgements: [{ tmdbId: wrong, verdict: 'unsure' }] });
  expect(await judged(subject.movieId, wrong)).toMatchObject({ found: true });
  const said = await db().query<unknown[]>(
    'SELECT reviewer, verdict FROM match_judgements WHERE tmdb_id = $1 ORDER BY id',
    [wrong],
  );
  expect(said).toEqual([
    { reviewer: 'ana', verdict: 'not_the_same' },
    { reviewer: 'ben', verdict: 'unsure' },
  ]);
});

test('"this is no film" holds for every film', async () => {
  const [subject, other] = [await film('Trailer'), await film('Elsewhere')];
  const tmdbId = freshId();
  await say(subject, { reviewer: 'ana', judgements: [{ tmdbId, verdict: 'no_film' }] });
  expect(await judged(other.movieId, tmdbId)).toMatchObject({ found: false, reason: 'not_found' });
});

test('a flagged record of a film that is refused is taken off', async () => {
  const subject = await film('Flagged');
  const tmdbId = freshId();
  await dataSource().transaction((tx) =>
    upgradeMovie(
      tx,
      subject.movieId,
      record({ tmdbId }),
      match({ flagged: true, strategy: 'doubtful_match' }),
    ),
  );
  await say(subject, { reviewer: 'ana', judgements: [{ tmdbId, verdict: 'not_the_same' }] });
  expect(await movieRow(db(), subject.movieId)).toMatchObject({
    import_type: 'stub',
    tmdb_id: null,
    review_state: 'parked',
  });
});

test('"not this film" parts what a machine merged, with its nominations, and no machine joins the two again', async () => {
  const [kept, merged] = [await film('Kept'), await film('Merged')];
  const tmdbId = freshId();
  await upgrade(kept.movieId, tmdbId);
  expect(await upgrade(merged.movieId, tmdbId)).toMatchObject({ movieId: kept.movieId });
  expect(await nominationsOf(kept.movieId)).toHaveLength(2);
  expect(await readMergedFilms(db(), kept.movieId)).toMatchObject([{ id: merged.movieId }]);

  const parted = await dataSource().transaction((tx) =>
    reopenMovie(tx, {
      ...merged,
      decisionId: 'parted',
      reopening: { reviewer: 'ana', notThisFilm: true },
    }),
  );
  expect(parted).toMatchObject({ movieId: merged.movieId, importType: 'stub' });
  const row = await movieRow(db(), merged.movieId);
  expect(row).toMatchObject({ merged_into: null, title: 'Merged', review_state: 'parked' });
  expect(await nominationsOf(kept.movieId)).toHaveLength(1);
  expect(await nominationsOf(merged.movieId)).toHaveLength(1);
  expect(await readMergedFilms(db(), kept.movieId)).toEqual([]);

  // Neither looked up as the film, nor joined by whoever gets its id.
  expect(await judged(merged.movieId, tmdbId)).toMatchObject({ found: false });
  expect(await upgrade(merged.movieId, tmdbId)).toMatchObject({ conflict: { movieId: kept.movieId } });
  const other = freshId();
  await upgrade(merged.movieId, other);
  expect(await upgrade(kept.movieId, other)).toMatchObject({ conflict: { movieId: merged.movieId } });
});

test('a film that was merged keeps apart what people said of the one that was kept', async () => {
  const [merged, kept, other] = [await film('Merged'), await film('Kept'), await film('Offered')];
  const tmdbId = freshId();
  await upgrade(other.movieId, tmdbId);
  await say(kept, { reviewer: 'ana', judgements: [{ tmdbId, verdict: 'not_the_same' }] });
  await dataSource().transaction((tx) => mergeMovies(tx, merged.movieId, kept.movieId));
  expect(await upgrade(merged.movieId, tmdbId)).toMatchObject({
    subject: kept.movieId,
    conflict: { movieId: other.movieId },
  });
});
