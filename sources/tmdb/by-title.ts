import { compact } from '../../domain/compact.js';
import type { FilmDescription } from '../../domain/film.js';
import { type CandidateSummary, DOUBTFUL_FROM, type Witness } from '../../domain/lookup/candidates.js';
import type { FindFilm, RankedCandidate, SearchStep } from '../../matching/types.js';
import { CANDIDATES_SHOWN, hit, missed } from '../results.js';
import type { SourceAnswer, SourceCall } from '../source.js';
import { carriesAnotherId, LINKED_CONFIDENCE } from './by-find.js';
import { createTmdbCatalogue } from './catalogue.js';
import type { TmdbClient } from './client.js';
import { tmdbImdbId, tmdbRecord } from './record.js';

/** The film that another source names, else the best that a search finds: a record where that is sure, candidates where not. */
export async function findByTitle(
  client: TmdbClient,
  findFilm: FindFilm,
  film: FilmDescription,
  call: SourceCall,
): Promise<SourceAnswer> {
  const { learned, sureConfidence, doubtfulTmdbIds = [], refusedTmdbIds: refused } = call;
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
  return { ...unsure(film.title, best, candidates), searches };
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
