/** Finds the wanted film in a catalogue: gathers candidates search by search, weighs them, stops when that is decisive. */
import type { WantedFilm } from '../domain/film.js';
import { assess, BELOW_SURE, type Assessed } from './assess.js';
import { withLearnedFacts } from './evidence/learned.js';
import {
  broadSearches,
  exactSearches,
  halfSearches,
  neighbourYearSearches,
  normalizedSearches,
  type PlannedSearch,
} from './queries.js';
import { bearsTitle } from './evidence/title-evidence.js';
import type {
  CandidateCatalogue,
  CandidateDetails,
  FindFilm,
  FindOptions,
  MatchResult,
  SearchHit,
  SearchStep,
  Strategy,
} from './types.js';
import { saysEditionYearOnly } from './evidence/year-offsets.js';

const MAX_SEARCHES = 8;
/** Candidates whose details are fetched after a search, and in one lookup in all. */
const DETAILS_AT_ONCE = 3;
const DETAILS_IN_ALL = 6;
/** Below this share of the pool, details are not worth a request. */
const WORTH_DETAILS = 0.02;
/** A film on a page this long may have been pushed off it. */
const FULL_PAGE = 20;
/** From this similarity on, the title is known to the catalogue: fewer words would only bring other films. */
const TITLE_KNOWN = 0.93;

type Candidate = SearchHit & Partial<CandidateDetails>;

/** One lookup under way. */
class Search {
  readonly pool = new Map<number, Candidate>();
  readonly foundBy = new Map<number, Strategy>();
  readonly searches: SearchStep[] = [];
  private readonly asked = new Set<string>();
  private readonly detailed = new Set<number>();
  /** Hits of full-title queries that may stand there for a title that only their details show. */
  private readonly promising = new Set<number>();
  ranked: Assessed<Candidate>[] = [];
  fullPage = false;
  /** Whether the title was asked for without a year, so that its namesakes are in the pool. */
  private namesakesKnown = false;

  constructor(
    private readonly wanted: WantedFilm,
    private readonly catalogue: CandidateCatalogue,
    private readonly sureConfidence: number,
    known: Candidate[] = [],
  ) {
    for (const candidate of known) {
      this.add(candidate, 'learned_facts');
      if (candidate.otherTitles !== undefined) this.detailed.add(candidate.tmdbId);
    }
    this.rank();
  }

  /** Makes the searches one by one until one is decisive; false when there is no more to be asked. */
  async through(planned: PlannedSearch[]): Promise<boolean> {
    for (const search of planned) {
      if (this.searches.length >= MAX_SEARCHES) return false;
      await this.ask(search);
      if (this.decided) return true;
    }
    return this.decided;
  }

  /** No more details are needed: the best candidate is sure, and its own are known. */
  private get settled(): boolean {
    const best = this.ranked[0];
    return best !== undefined && best.confidence >= this.sureConfidence && this.known(best.candidate);
  }

  /**
   * The best candidate is sure; where title and year alone speak for it, also on a search
   * that would have shown its namesakes of other years.
   */
  get decided(): boolean {
    const facts = this.ranked[0]?.facts;
    return this.settled && (this.namesakesKnown || facts?.director === 'agrees' || facts?.imdbId === 'same');
  }

  /** A candidate bears the very title: the catalogue spells it as the programme does. */
  get titleKnown(): boolean {
    return this.ranked.some(({ facts }) => facts.title >= TITLE_KNOWN);
  }

  private async ask(search: PlannedSearch): Promise<void> {
    const { strategy, text, year } = search;
    const key = `${year ?? ''} ${text}`;
    if (this.asked.has(key)) return;
    this.asked.add(key);
    const started = performance.now();
    const hits = await this.catalogue.search({ text, year });
    const responseTimeMs = performance.now() - started;
    this.namesakesKnown ||= year === undefined;
    this.fullPage = hits.length >= FULL_PAGE;
    for (const hit of hits) this.add(hit, strategy);
    this.rank();
    await this.fetchDetails();
    this.searches.push({
      strategy,
      query: text,
      year,
      hits: hits.length,
      confidence: this.ranked[0]?.confidence ?? 0,
      responseTimeMs,
    });
  }

  private add(hit: SearchHit, strategy: Strategy): void {
    if (this.pool.has(hit.tmdbId)) return;
    this.pool.set(hit.tmdbId, hit);
    this.foundBy.set(hit.tmdbId, strategy);
    if (strategy !== 'fuzzy_title' && strategy !== 'broad_search') this.promising.add(hit.tmdbId);
  }

  private rank(): void {
    this.ranked = assess(this.wanted, [...this.pool.values()], { sureConfidence: this.sureConfidence });
  }

  private known(candidate: Candidate): boolean {
    return this.detailed.has(candidate.tmdbId);
  }

  /** Details of the best candidates, one by one, for each answer may settle the matter. */
  private async fetchDetails(): Promise<void> {
    for (let fetched = 0; fetched < DETAILS_AT_ONCE; fetched += 1) {
      if (this.settled || this.detailed.size >= DETAILS_IN_ALL) return;
      const next = this.nextForDetails();
      if (next === undefined) return;
      this.detailed.add(next.tmdbId);
      const details = await this.catalogue.details(next.tmdbId);
      // Popularity and the like stay as the search gave them where the details lack them.
      if (details !== undefined) this.pool.set(next.tmdbId, { ...next, ...details });
      this.rank();
    }
  }

  private nextForDetails(): Candidate | undefined {
    const unknown = this.ranked.filter(({ candidate }) => !this.known(candidate));
    const worthwhile =
      unknown.find(({ confidence }) => confidence >= WORTH_DETAILS) ??
      unknown.find(
        ({ candidate, facts }) => this.promising.has(candidate.tmdbId) && yearIsNear(facts.yearsApart),
      ) ??
      (mayBeOld(this.wanted) ? unknown.find(({ facts }) => bearsTitle(facts)) : undefined);
    return worthwhile?.candidate;
  }
}

/** An entry without a year of its own may be a film shown again, which its director would tell. */
function mayBeOld(wanted: WantedFilm): boolean {
  return wanted.directors.length > 0 && saysEditionYearOnly(wanted);
}

function yearIsNear(yearsApart: number | undefined): boolean {
  return yearsApart === undefined || Math.abs(yearsApart) <= 2;
}

/**
 * Finds `wanted` in `catalogue` with at most eight searches. Resolves to the candidates, best first, with their
 * confidence and evidence, and the searches made; what the catalogue throws is passed on.
 */
export const findFilm: FindFilm = async (
  wanted: WantedFilm,
  catalogue: CandidateCatalogue,
  options: FindOptions = {},
): Promise<MatchResult> => {
  const { learned, known, sureConfidence = 0.9 } = options;
  const film = learned === undefined ? wanted : withLearnedFacts(wanted, learned);
  const named = (strategy: Strategy): Strategy => (learned === undefined ? strategy : 'learned_facts');
  const search = new Search(film, catalogue, sureConfidence, known);
  await gather(search, film, learned === undefined);
  return {
    ranked: search.ranked.map(({ candidate, confidence, evidence }) => ({
      candidate,
      // What its details would tell (another IMDb id, another director) has not been seen.
      confidence:
        candidate.otherTitles === undefined ? Math.min(confidence, sureConfidence - BELOW_SURE) : confidence,
      evidence,
      strategy: named(search.foundBy.get(candidate.tmdbId) ?? 'exact_title_year'),
    })),
    searches: search.searches.map((step) => ({ ...step, strategy: named(step.strategy) })),
  };
};

/** Relaxed searches mend a programme's title; one that another source gives is spelt well. */
async function gather(search: Search, wanted: WantedFilm, relax: boolean): Promise<void> {
  if (search.decided) return;
  if (await search.through(exactSearches(wanted))) return;
  if (await search.through(normalizedSearches(wanted))) return;
  if (search.fullPage && (await search.through(neighbourYearSearches(wanted)))) return;
  if (search.titleKnown || !relax) return;
  if (await search.through(halfSearches(wanted))) return;
  await search.through(broadSearches(wanted));
}
