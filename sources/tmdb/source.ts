import type { FilmDescription } from '../../domain/film.js';
import { type CandidateSummary, DOUBTFUL_FROM, type Witness } from '../../domain/lookup/candidates.js';
import { imdbIdSchema } from '../../domain/film-id.js';
import type { FindFilm, RankedCandidate, SearchStep } from '../../matching/types.js';
import { compact } from '../../domain/compact.js';
import { sourceDefaults } from '../defaults.js';
import { hit, missed, OTHER_ID_CONFIDENCE } from '../results.js';
import type { Source, SourceAnswer, SourceCall } from '../source.js';
import { changedIds } from './changes.js';
import { createTmdbClient, type TmdbClient, type TmdbClientOptions } from './client.js';
import { createTmdbCatalogue } from './catalogue.js';
import { foundFilm, tmdbImdbId, tmdbRecord } from './record.js';
import type { TmdbFind, TmdbMovie } from './schema.js';

const CANDIDATES_SHOWN = 3;
/** TMDb links the film to the IMDb id, though its record does not repeat it. */
const LINKED_CONFIDENCE = 0.97;

export interface TmdbOptions extends TmdbClientOptions {
  findFilm: FindFilm;
}

export type TmdbSource = Source & Required<Pick<Source, 'lookupByTmdbId' | 'changedSince'>>;

/** TMDb: free and full, so the first tier. */
export function createTmdb({ findFilm, ...options }: TmdbOptions): TmdbSource {
  const client = createTmdbClient(options);
  return {
    name: 'tmdb',
    ...sourceDefaults('tmdb'),
    supportsFullImport: true,

    async lookupByImdbId(imdbId, call) {
      if (!imdbIdSchema.safeParse(imdbId).success)
        return missed('not_found', `"${imdbId}" is not an IMDb title id`);
      const started = performance.now();
      const answer = await findByImdbId(client, imdbId, call);
      const confidence = answer.found ? answer.confidence : (answer.candidates[0]?.confidence ?? 0);
      const step: SearchStep = {
        strategy: 'direct_imdb',
        query: imdbId,
        hits: answer.found ? 1 : answer.candidates.length,
        confidence,
        responseTimeMs: performance.now() - started,
      };
      return { ...answer, searches: [step] };
    },

    async lookupByTitle(title, year, call, wanted) {
      const { learned, sureConfidence, doubtfulTmdbIds = [], refusedTmdbIds: refused } = call;
      const film: FilmDescription = {
        ...(wanted ?? { directors: [], countries: [] }),
        title,
        ...compact({ year }),
      };
      const named = await filmNamed(client, film, call);
      if (named !== undefined) return named;
      const catalogue = createTmdbCatalogue(client, call);
      const doubtful = doubtfulTmdbIds.slice(0, CANDIDATES_SHOWN);
      const known = await Promise.all(doubtful.map((tmdbId) => catalogue.details(tmdbId)));
      const { ranked, searches } = await findFilm(film, catalogue, {
        sureConfidence,
        known: known.filter((candidate) => candidate !== undefined),
        ...compact({ learned, refused }),
      });
      const candidates = ranked.slice(0, CANDIDATES_SHOWN).map(summaryOf);
      const best = ranked[0];
      if (best !== undefined && best.confidence >= sureConfidence) {
        const movie = await catalogue.movie(best.candidate.tmdbId);
        if (movie !== undefined && !carriesAnotherId(movie, learned?.imdbId ?? film.imdbId))
          return {
            ...hit(tmdbRecord(movie), best.strategy, best.confidence, best.evidence),
            confirmedBy: best.witnesses.for,
            candidates,
            searches,
          };
      }
      return { ...unsure(title, best, candidates), searches };
    },

    lookupByTmdbId: (tmdbId, call) => findByTmdbId(client, tmdbId, call),
    changedSince: (day, maxPages, call) => changedIds((page) => client.changes(day, page, call), maxPages),

    searchTitles: async (text, year, call) =>
      (await client.search({ text, ...compact({ year }) }, call)).map(foundFilm),
  };
}

async function findByTmdbId(client: TmdbClient, tmdbId: number, call: SourceCall): Promise<SourceAnswer> {
  const movie = await client.movie(tmdbId, call);
  return movie === undefined
    ? missed('not_found', `TMDb has no film ${tmdbId}`)
    : hit(tmdbRecord(movie), 'tmdb_id', 1, `TMDb film ${tmdbId} as chosen`);
}

/** One request when TMDb has the id; a second one to /find when not, for some films stand only there. */
async function findByImdbId(client: TmdbClient, imdbId: string, call: SourceCall): Promise<SourceAnswer> {
  const direct = await client.movie(imdbId, call);
  if (direct !== undefined && tmdbImdbId(direct) === imdbId)
    return hit(tmdbRecord(direct), 'direct_imdb', 1, `TMDb's record carries ${imdbId}`);

  const found = await client.find(imdbId, call);
  const others: TmdbMovie[] = [];
  for (const { id } of found.movie_results) {
    const movie = id === direct?.id ? direct : await client.movie(id, call);
    if (movie === undefined) continue;
    if (carriesAnotherId(movie, imdbId)) others.push(movie);
    else return linked(movie, imdbId);
  }
  if (direct !== undefined && !others.some(({ id }) => id === direct.id)) others.push(direct);
  if (others.length > 0) return otherIds(imdbId, others);
  const kind = wrongKind(found);
  if (kind !== undefined) return missed('wrong_kind', `TMDb knows ${imdbId} as ${kind}, not as a film`);
  return missed('not_found', `TMDb has nothing under ${imdbId}`);
}

/** A film that /find links to the id; its own record may lack the id, which then is filled in. */
function linked(movie: TmdbMovie, imdbId: string): SourceAnswer {
  const film = { ...tmdbRecord(movie), imdbId };
  return tmdbImdbId(movie) === imdbId
    ? hit(film, 'direct_imdb', 1, `TMDb's record carries ${imdbId}`)
    : hit(film, 'direct_imdb', LINKED_CONFIDENCE, `TMDb's /find links ${imdbId} to this film`);
}

/**
 * The film whose TMDb id another source names for the wanted film; undefined where it names none, or one of which TMDb
 * itself says that it is another film.
 */
async function filmNamed(
  client: TmdbClient,
  wanted: FilmDescription,
  call: SourceCall,
): Promise<SourceAnswer | undefined> {
  const { tmdbId, imdbId = wanted.imdbId } = call.learned ?? {};
  if (tmdbId === undefined || call.refusedTmdbIds?.includes(tmdbId) === true) return undefined;
  const started = performance.now();
  const movie = await client.movie(tmdbId, call);
  if (movie === undefined || carriesAnotherId(movie, imdbId)) return undefined;
  const confidence = imdbId !== undefined && tmdbImdbId(movie) === imdbId ? 1 : LINKED_CONFIDENCE;
  const step: SearchStep = {
    strategy: 'learned_facts',
    query: `TMDb film ${tmdbId}`,
    hits: 1,
    confidence,
    responseTimeMs: performance.now() - started,
  };
  const evidence = `another source's page of this film names TMDb's ${tmdbId}`;
  return { ...hit(tmdbRecord(movie), 'learned_facts', confidence, evidence), searches: [step] };
}

function otherIds(imdbId: string, movies: TmdbMovie[]): SourceAnswer {
  const candidates = movies.slice(0, CANDIDATES_SHOWN).map((movie) => {
    const film = tmdbRecord(movie);
    return {
      title: film.title,
      confidence: OTHER_ID_CONFIDENCE,
      evidence: `TMDb answered ${imdbId} with this film, which carries ${film.imdbId ?? 'no IMDb id'}`,
      ...compact({
        tmdbId: film.tmdbId,
        imdbId: film.imdbId,
        originalTitle: film.originalTitle,
        year: film.year,
      }),
    };
  });
  return missed('low_confidence', `TMDb answers ${imdbId} with a film of another id`, candidates);
}

function wrongKind(found: TmdbFind): string | undefined {
  if (found.tv_results.length > 0) return 'a series';
  if (found.tv_episode_results.length > 0) return 'an episode';
  if (found.tv_season_results.length > 0) return 'a season of a series';
  return found.person_results.length > 0 ? 'a person' : undefined;
}

function carriesAnotherId(movie: TmdbMovie, imdbId: string | undefined): boolean {
  const own = tmdbImdbId(movie);
  return own !== undefined && imdbId !== undefined && own !== imdbId;
}

function summaryOf({
  candidate,
  confidence,
  evidence,
  facts,
  witnesses: { against },
}: RankedCandidate): CandidateSummary {
  const { tmdbId, title, imdbId, originalTitle, year } = candidate;
  return {
    tmdbId,
    title,
    confidence,
    evidence,
    ...compact({ imdbId, originalTitle, year, facts }),
    ...saidAgainst(against),
  };
}

function saidAgainst(against: Witness[]): Pick<CandidateSummary, 'against'> {
  return against.length === 0 ? {} : { against };
}

function unsure(
  title: string,
  best: RankedCandidate | undefined,
  candidates: CandidateSummary[],
): SourceAnswer {
  if (best === undefined || best.confidence < DOUBTFUL_FROM)
    return missed('not_found', `TMDb has no film like "${title}"`, candidates);
  const year = best.candidate.year === undefined ? '' : ` (${best.candidate.year})`;
  const share = Math.round(best.confidence * 100);
  return missed(
    'low_confidence',
    `TMDb's best for "${title}" is "${best.candidate.title}"${year} at ${share} %: ${best.evidence}`,
    candidates,
  );
}
