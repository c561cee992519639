import { expect, test } from 'vitest';
import { isAppError } from '../../../domain/errors.js';
import type { Decision } from '../../../domain/review/decision.js';
import { upgradeMovie } from '../../../entities/movies/upgrade.js';
import { decide, type DecisionRequest } from '../../../entities/review/decide.js';
import { readLastDecision } from '../../../entities/review/undo.js';
import { reopenMovie } from '../../../entities/review/reopen.js';
import {
  freshId,
  freshImdbId,
  match,
  movieOf,
  movieRow,
  record,
  stage,
  useDatabase,
} from '../fixtures/entities.js';
import { DUMP, NOMINATIONS } from '../fixtures/dump.js';
import { randomOf, type Random } from '../fixtures/random.js';

/**
 * Undo gives back exactly what stood, whatever was decided, merged, reopened and imported before, between and since. As many
 * sequences as UNDO_SEQUENCES says.
 */
const SEQUENCES = Number(process.env['UNDO_SEQUENCES'] ?? 40);
const STEPS = 10;
const FILMS = 3;
const KINDS = ['decide', 'decide', 'decide', 'undo', 'undo', 'match', 'reopen', 'import'];

const NOMINEES = [{ name: 'Ana', imdbId: 'nm0000001', role: 'as herself' }, { name: 'Ben' }];
const ONE_NOMINATION = { nominations: 1, nominees: 'Ana nm0000001 as herself, Ben' };

const { dataSource, db } = useDatabase();

interface Film {
  row: string;
  workflowId: string;
  title: string;
  imdbId: string | undefined;
  edition: string;
}

/** What stood before a decision, and at which step that was made. */
interface Before {
  step: number;
  films: string[];
}

class Sequence {
  films: Film[] = [];
  /** By the decision's id. */
  private readonly before = new Map<string, Before>();
  /** The last step that changed anything but an import. */
  private changedAt = 0;
  readonly tmdbIds = [freshId(), freshId(), freshId()];
  private lastDecided = '';
  undone = 0;

  constructor(private readonly random: Random) {}

  async begin(): Promise<void> {
    for (let at = 0; at < FILMS; at += 1) {
      const title = `Film ${freshId()}`;
      const imdbId = this.random.chance(0.5) ? freshImdbId() : undefined;
      const edition = await this.import(title, imdbId);
      const row = await movieOf(db(), edition.editionId, title);
      const { workflow_id: workflowId } = await movieRow(db(), row);
      this.films.push({ row, workflowId: workflowId as string, title, imdbId, edition: edition.key });
      const candidates = this.tmdbIds.map((tmdbId) => ({
        tmdbId,
        title,
        confidence: 0.4,
        evidence: 'a title',
      }));
      await db().query(
        'UPDATE movies SET review_state = $2, match_evidence = $3, reason = $4 WHERE id = $1',
        [
          row,
          this.random.pick(['parked', 'review']),
          { line: 'who may be meant', candidates },
          'tmdb_not_found',
        ],
      );
    }
  }

  private import(title: string, imdbId: string | undefined, key?: string) {
    return stage(
      dataSource(),
      [{ title, year: 2025, imdbId, nominations: [{ category: 'Best', people: NOMINEES }] }],
      key,
    );
  }

  async step(at: number): Promise<void> {
    const film = this.random.pick(this.films);
    const decided = this.films.find(({ row }) => row === this.lastDecided) ?? film;
    const kind = this.random.pick(KINDS);
    if (kind === 'import') await this.import(film.title, film.imdbId, film.edition);
    else if (kind === 'undo') await this.undo(this.random.chance(0.7) ? decided : film, at);
    else {
      if (kind === 'decide') await this.decide(film, at);
      else if (kind === 'match') await this.match(film);
      else await this.reopen(film);
      this.changedAt = at;
    }
    await this.nominationsStand();
  }

  private async decide(film: Film, step: number): Promise<void> {
    const { merged_into: merged, review_state: state } = await movieRow(db(), film.row);
    if (merged !== null || state === 'decided' || state === 'rejected') return;
    const films = await this.dump();
    const { decision, basis, chosen } = this.choice(film);
    const key = { workflowId: film.workflowId, decisionId: `decision-${freshId()}` };
    try {
      await dataSource().transaction((tx) =>
        decide(tx, { ...key, movieId: film.row, decision, basis, chosen }),
      );
    } catch (error) {
      if (!isAppError(error, 'Conflict')) throw error;
      expect(await this.dump()).toEqual(films);
      return;
    }
    const last = await readLastDecision(db(), film.row);
    this.before.set(last?.id ?? '', { step, films });
    this.lastDecided = film.row;
  }

  private choice({ row }: Film): Pick<DecisionRequest, 'decision' | 'basis' | 'chosen'> {
    const reviewer = 'ana';
    const tmdbId = this.random.pick(this.tmdbIds);
    const other = this.random.pick(this.films.filter((film) => film.row !== row));
    const take = (imdbId?: string): DecisionRequest['chosen'] => ({
      record: recordOf(tmdbId, imdbId),
      match: { strategy: 'reviewer', confidence: 1, evidence: { line: 'chosen by ana', candidates: [] } },
    });
    const stub: Decision = { reviewer, choice: { accept: 'stub' } };
    const none: Decision = { reviewer, judgements: [{ tmdbId, verdict: 'not_the_same' }] };
    const kinds: (() => Pick<DecisionRequest, 'decision' | 'basis' | 'chosen'>)[] = [
      () => ({ decision: { reviewer, choice: { tmdbId } }, basis: { keep: 'same', tmdbId }, chosen: take() }),
      () => ({ decision: stub, basis: { keep: 'nothing' } }),
      () => ({ decision: { reviewer, reason: 'no film' }, basis: { keep: 'nothing' } }),
      () => ({ decision: { reviewer, choice: { accept: 'match' } }, basis: { keep: 'record' } }),
      () => ({ decision: none, basis: { keep: 'record' } }),
      () => {
        // Mostly that of another film here: the two are one then.
        const imdbId = other.imdbId ?? freshImdbId();
        const basis = { keep: 'same', assignImdbId: imdbId } as const;
        return { decision: { reviewer, choice: { imdbId } }, basis, chosen: take(imdbId) };
      },
    ];
    return this.random.pick(kinds)();
  }

  private async undo(film: Film, step: number): Promise<void> {
    const last = await readLastDecision(db(), film.row);
    const known = last === undefined ? undefined : this.before.get(last.id);
    const now = await this.dump();
    const key = { workflowId: film.workflowId, decisionId: `undo-${freshId()}` };
    try {
      await dataSource().transaction((tx) =>
        decide(tx, {
          ...key,
          movieId: film.row,
          decision: { reviewer: 'ben', undo: true },
          basis: { keep: 'record' },
        }),
      );
    } catch (error) {
      if (!isAppError(error, 'Conflict')) throw error;
      expect(await this.dump()).toEqual(now);
      // Only what was never decided, was reopened, or has lost its ids to another film is not undone.
      if (known?.step === this.changedAt) throw error;
      return;
    }
    this.undone += 1;
    const then = known?.films ?? [];
    const restored = await this.dump();
    const own = this.films.findIndex(({ row }) => row === last?.before.id);
    expect(restored[own]).toBe(then[own]);
    if (known?.step === this.changedAt) expect(restored).toEqual(then);
    this.changedAt = step;
  }

  private async match({ row }: Film): Promise<void> {
    const flagged = this.random.chance(0.5);
    const how = match({
      flagged,
      strategy: flagged ? 'doubtful_match' : 'exact_title_year',
      confidence: 0.8,
    });
    await dataSource().transaction((tx) =>
      upgradeMovie(tx, row, recordOf(this.random.pick(this.tmdbIds)), how),
    );
  }

  private async reopen({ row, workflowId }: Film): Promise<void> {
    const decisionId = `reopened-${freshId()}`;
    await dataSource().transaction((tx) =>
      reopenMovie(tx, { movieId: row, workflowId, decisionId, reopening: { reviewer: 'eva' } }),
    );
  }

  /** Each film with all that belongs to it, as text; without times of writing and the numbers of rows. */
  private async dump(): Promise<string[]> {
    return await Promise.all(
      this.films.map(async ({ row }) => {
        const [found] = await db().query<{ dump: string }[]>(DUMP, [row]);
        return found?.dump ?? '';
      }),
    );
  }

  /** Every film has its nomination once, with the film that it is now, and with everybody whom it names. */
  private async nominationsStand(): Promise<void> {
    const rows = await db().query<{ film: string }[]>(NOMINATIONS, [
      this.films.map(({ edition }) => edition),
      this.films.map(({ row }) => row),
    ]);
    expect(rows).toHaveLength(FILMS);
    for (const row of rows) expect(row).toEqual({ ...ONE_NOMINATION, film: row.film, holder: row.film });
  }
}

function recordOf(tmdbId: number, imdbId?: string) {
  return record({
    tmdbId,
    imdbId,
    title: `Record ${tmdbId}`,
    overview: `Plot of ${tmdbId}`,
    credits: [{ name: `Director ${tmdbId}`, department: 'directing', job: 'Director', position: 0 }],
    ratings: [{ source: 'imdb', value: 7, scale: 10, votes: 10 }],
    images: [{ kind: 'poster', url: `https://images.example/${tmdbId}.jpg` }],
  });
}

test(`${SEQUENCES} random sequences of decide, undo, merge, reopen and import: undo restores what stood`, async () => {
  let undone = 0;
  for (let seed = 1; seed <= SEQUENCES; seed += 1) {
    const sequence = new Sequence(randomOf(seed));
    await sequence.begin();
    for (let at = 1; at <= STEPS; at += 1)
      await sequence.step(at).catch((error: unknown) => {
        throw new Error(`sequence ${seed}, step ${at}`, { cause: error });
      });
    undone += sequence.undone;
  }
  expect(undone).toBeGreaterThan(SEQUENCES / 4);
}, 1_800_000);
