import type { Witness } from '../domain/lookup/candidates.js';
import type { FilmDescription } from '../domain/film.js';
import type { LearnedFacts } from './evidence/learned.js';
import type { WeighedFact } from './waterfall.js';

/** The ways to gather candidates, by the names under which the metrics keep them, and the one that repeats them with what a later tier learned. */
export const STRATEGIES = [
  'direct_imdb',
  'exact_title_year',
  'normalized_title',
  'year_tolerant',
  'director_films',
  'fuzzy_title',
  'broad_search',
  'learned_facts',
] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** A film as a search result shows it. */
export interface SearchHit {
  tmdbId: number;
  title: string;
  originalTitle?: string;
  /** Year of the release date that the search shows. */
  year?: number;
  popularity: number;
  originalLanguage?: string;
  /** Of a film that stands in a person's credits: that person. */
  directors?: string[];
  /** The catalogue calls it adult: a festival may show it, and it is not taken without its director. */
  adult?: boolean;
}

/** A film with what tells it from its namesakes. */
export interface CandidateDetails extends SearchHit {
  imdbId?: string;
  /** Alternative and translated titles. */
  otherTitles: string[];
  directors: string[];
  runtimeMinutes?: number;
  /** ISO 3166-1 alpha-2. */
  countries: string[];
  /** Years of all release dates that the catalogue knows. */
  releaseYears: number[];
}

export interface SearchQuery {
  text: string;
  year?: number;
}

/** A person as a search result shows them. */
export interface PersonHit {
  id: number;
  name: string;
  popularity: number;
  /** What they are mostly known for ("Directing"). */
  department?: string;
}

/** The catalogue that is searched: TMDb in production, a model of it in the benchmark. */
export interface CandidateCatalogue {
  search(query: SearchQuery): Promise<SearchHit[]>;
  details(tmdbId: number): Promise<CandidateDetails | undefined>;
  /** Absent where a catalogue knows no people. */
  people?: {
    search(name: string): Promise<PersonHit[]>;
    /** The films that a person directed, each with that person as its director. */
    filmsDirectedBy(person: PersonHit): Promise<SearchHit[]>;
  };
}

/** One search that was made, for the metrics. */
export interface SearchStep {
  strategy: Strategy;
  query: string;
  year?: number;
  hits: number;
  /** Confidence of the best candidate after this search. */
  confidence: number;
  responseTimeMs: number;
}

/** A candidate with the probability that it is the wanted film, and why, in one line. */
export interface RankedCandidate {
  candidate: SearchHit & Partial<CandidateDetails>;
  confidence: number;
  evidence: string;
  /** What each fact adds; of the first few candidates. */
  facts?: WeighedFact[];
  /** IMDb id and director, where they say that it is the film, or that it is another. */
  witnesses: { for: Witness[]; against: Witness[] };
  /** The search that found it first. */
  strategy: Strategy;
}

/** Candidates in order of confidence (best first; empty when nothing was found) and the searches that were made. */
export interface MatchResult {
  ranked: RankedCandidate[];
  searches: SearchStep[];
}

/** How a search is made. */
export interface FindOptions {
  /** Where searching may stop; a candidate with another IMDb id stays below it. 0.9 by default. */
  sureConfidence?: number;
  /** What a later tier learned of the film: the search is made with it, all of it under `learned_facts`. */
  learned?: LearnedFacts;
  /** Candidates of an earlier search, weighed again before anything is asked. */
  known?: RankedCandidate['candidate'][];
  /** Films that a person said are not the wanted one: they are passed over. */
  refused?: readonly number[];
}

/** Finds the wanted film in a catalogue. */
export type FindFilm = (
  wanted: FilmDescription,
  catalogue: CandidateCatalogue,
  options?: FindOptions,
) => Promise<MatchResult>;
