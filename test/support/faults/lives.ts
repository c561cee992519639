import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { Entry } from '../../../domain/programme/programme.js';
import type { Rejection } from '../../../domain/review/decision.js';
import type { ScenarioInput } from '../../../sandbox/simulated/scenario.js';
import { decideFilm } from '../../../client/films/reviews.js';
import { startImport } from '../../../client/imports/start.js';
import { reviewUpdate } from '../../../workflows/shared/messages.js';
import { LookupStageKey } from '../../../workflows/shared/search-attributes.js';
import type { Lane } from './lane.js';
import { generatedScenario } from '../sources/generated.js';

type FilmOfScenario = NonNullable<ScenarioInput['films']>[number];

/** A film, with what sources make of it and what programmes say of it. */
export interface FilmOfLife {
  key: string;
  entry: Entry;
  film: FilmOfScenario;
}

/** What a film goes through, until nothing is left to be done but to wait. */
export interface Life {
  name: string;
  unknownTo: ('tmdb' | 'omdb' | 'imdb')[];
  live: (lane: Lane, film: FilmOfLife) => Promise<void>;
}

const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 50;
/** For the 31 days: the re-check is over long before the reviewer is asked, also where a worker dies in it. */
const IN_SECONDS = { reviewAfter: '20 s', recheck: ['500 ms'] };
const REVIEWER = 'reviewer';

export const LIVES: readonly Life[] = [
  { name: 'TMDb hit', unknownTo: [], live: (lane, { key, entry }) => importOf(lane, key, entry) },
  { name: 'OMDb', unknownTo: ['tmdb'], live: (lane, { key, entry }) => importOf(lane, key, entry) },
  {
    name: 'IMDb page',
    unknownTo: ['tmdb', 'omdb'],
    live: (lane, { key, entry }) => importOf(lane, key, entry),
  },
  {
    name: 'stub, 31 days, review',
    unknownTo: ['tmdb', 'omdb', 'imdb'],
    live: async (lane, { key, entry }) => {
      await importOf(lane, key, entry, IN_SECONDS);
      await reaches(lane, entry.imdbId ?? '', 'review');
    },
  },
  {
    name: 'decision and undo',
    unknownTo: ['tmdb', 'omdb', 'imdb'],
    live: async (lane, { key, entry }) => {
      const imdbId = entry.imdbId ?? '';
      const services = { client: lane.client, db: lane.dataSource.manager };
      await importOf(lane, key, entry);
      await reaches(lane, imdbId, 'parked');
      await isRefused(lane, imdbId);
      await decideFilm(services, imdbId, { reviewer: REVIEWER, choice: { accept: 'stub' } });
      // Its lookup takes no decision from here on, and is over a moment later.
      await lane.client.workflow.getHandle(`movie-lookup/${imdbId}`).result();
      await decideFilm(services, imdbId, { reviewer: REVIEWER, undo: true });
      await reaches(lane, imdbId, 'parked', 'review');
    },
  },
  {
    name: 'merge at a second festival',
    unknownTo: [],
    live: async (lane, { key, entry }) => {
      await importOf(lane, key, entry);
      const { imdbId: _, ...byTitle } = entry;
      await importOf(lane, `${key}-second`, byTitle);
    },
  },
];

/** Films for a life, a fresh one each time it is lived; none of them is like another. */
export function filmsOf({ name, unknownTo }: Life, count: number, first: number): FilmOfLife[] {
  const { scenario, entries } = generatedScenario({
    films: first + count,
    unknownToTmdb: 0,
    unknownToOmdb: 0,
  });
  return entries.slice(first).map((entry, index) => ({
    key: `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${index}`,
    entry: {
      ...entry,
      nominations: [{ category: 'Main Prize' }, { category: 'Best Director', person: 'A Director' }],
    },
    film: {
      ...(scenario.films?.[first + index] as FilmOfScenario),
      ...Object.fromEntries(unknownTo.map((source) => [source, 'absent'])),
    },
  }));
}

async function importOf(lane: Lane, festival: string, entry: Entry, policy = {}): Promise<void> {
  const programme = { kind: 'inline' as const, entries: [entry] };
  await (await startImport(lane.client, { festival, year: 2025, programme, policy })).result();
}

/** A rejection without a reason changes nothing. */
async function isRefused({ client }: Lane, imdbId: string): Promise<void> {
  const args: [Rejection] = [{ reviewer: REVIEWER, reason: '' }];
  const handle = client.workflow.getHandle(`movie-lookup/${imdbId}`);
  await handle.executeUpdate(reviewUpdate, { args }).catch((error: unknown) => {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
  });
}

/** Until the film's lookup is at one of the stages and has nothing under way: what waits, waits for time or people. */
async function reaches({ client }: Lane, imdbId: string, ...stages: string[]): Promise<void> {
  // A query would be a task of a worker's, and so a point.
  let seen = 'silent';
  await until(
    async () => {
      const { raw, typedSearchAttributes } = await client.workflow
        .getHandle(`movie-lookup/${imdbId}`)
        .describe();
      seen = typedSearchAttributes.get(LookupStageKey) ?? 'silent';
      const isBusy = (raw.pendingActivities?.length ?? 0) > 0 || Boolean(raw.pendingWorkflowTask);
      return stages.includes(seen) && !isBusy;
    },
    () => `${imdbId} is not at ${stages.join(' or ')}, but ${seen}, or busy without end`,
  );
}

async function until(isSo: () => Promise<boolean>, words: () => string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !(await isSo());) {
    if (Date.now() > end) throw new Error(words());
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
