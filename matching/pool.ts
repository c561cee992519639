/** One lookup under way: the candidates gathered so far, weighed anew after every search, with details where they matter. */
import type { FilmDescription } from '../domain/film.js';
import { assess, BELOW_SURE, witnesses, type Assessed } from './assess.js';
import type { PlannedSearch } from './queries.js';
import type { Evidence } from './evidence/evidence.js';
import { hasSameTitle } from './evidence/title-evidence.js';
import { saysEditionYearOnly } from './evidence/year-offsets.js';
import type {
  CandidateCatalogue,
  CandidateDetails,
  RankedCandidate,
  SearchHit,
  SearchStep,
  Strategy,
} from './types.js';

export const MAX_SEARCHES = 8;
/** Candidates whose details are fetched after a search, and in one lookup in all. */
const DETAILS_AT_ONCE = 4;
const DETAILS_IN_ALL = 10;
/** Below this share of the pool, details are not worth a request. */
const WORTH_DETAILS = 0.02;
/** A film on a page this long may have been pushed off it. */
const FULL_PAGE = 20;
/** From this similarity on, the title is known to the catalogue: fewer words would only bring other films. */
const TITLE_KNOWN = 0.93;
/** Films of one title so many years apart are not taken for each other where a year is said. */
const RIVAL_YEARS = 3;
const SAME_MINUTES = 3;
/** As many candidates as a person is shown. */
const FACTS_TOLD = 3;

type Candidate = SearchHit & Partial<CandidateDetails>;

/** What one search found, and how it is told. */
interface Found {
  strategy: Strategy;
  query: string;
  year?: number;
  hits: SearchHit[];
  responseTimeMs: number;
}

export class CandidatePool {
  private readonly candidates = new Map<number, Candidate>();
  private readonly foundBy = new Map<number, Strategy>();
  readonly searches: SearchStep[] = [];
  private readonly asked = new Set<string>();
  private readonly detailed = new Set<number>();
  /** Hits of full-title queries that may stand there for a title that only their details show. */
  private readonly promising = new Set<number>();
  private ranked: Assessed<Candidate>[] = [];
  fullPage = false;
  /** Whether the title was asked for without a year, so that its namesakes are in the pool. */
  private namesakesKnown = false;
  private readonly sureConfidence: number;
  /** Searches that may be made. */
  private readonly left: number;
  private readonly refused: ReadonlySet<number>;

  constructor(
    private readonly wanted: FilmDescription,
    private readonly catalogue: CandidateCatalogue,
    options: { sureConfidence: number; refused?: readonly number[]; left?: number },
    known: Candidate[] = [],
  ) {
    this.sureConfidence = options.sureConfidence;
    this.left = options.left ?? MAX_SEARCHES;
    this.refused = new Set(options.refused);
    for (const candidate of known) {
      this.add(candidate, 'learned_facts');
      if (candidate.otherTitles !== undefined) this.detailed.add(candidate.tmdbId);
    }
    this.rank();
  }

  /** Makes the searches one by one until one is decisive; false when there is no more to be asked. */
  async through(planned: PlannedSearch[]): Promise<boolean> {
    for (const search of planned) {
      if (this.searches.length >= this.left) return false;
      await this.ask(search);
      if (this.decided) return true;
    }
    return this.decided;
  }

  /** Takes what a search found, and fetches what must be known of it. */
  async take({ strategy, query, year, hits, responseTimeMs }: Found): Promise<void> {
    for (const hit of hits) this.add(hit, strategy);
    this.rank();
    await this.fetchDetails();
    const confidence = this.ranked[0]?.confidence ?? 0;
    this.searches.push({ strategy, query, year, hits: hits.length, confidence, responseTimeMs });
  }

  /**
   * The best candidate is sure, and nothing that may be it as well is left to be seen: a namesake of another year, where
   * neither director and length nor the id speak for it.
   */
  get decided(): boolean {
    const facts = this.ranked[0]?.facts;
    if (!this.settled) return false;
    const { director, minutesApart = Infinity, imdbId } = facts ?? {};
    const isConfirmed = director === 'agrees' && Math.abs(minutesApart) <= SAME_MINUTES;
    return this.namesakesKnown || isConfirmed || imdbId === 'same';
  }

  /** A candidate bears the very title: the catalogue spells it as the programme does. */
  get titleKnown(): boolean {
    return this.ranked.some(({ facts }) => facts.title >= TITLE_KNOWN && facts.half === undefined);
  }

  /** A candidate is by the director who is wanted. */
  get directorKnown(): boolean {
    return this.ranked.some(({ facts }) => facts.director === 'agrees');
  }

  /** How far a film is from being the wanted one by title and year, for choosing among many. */
  weigh(hits: readonly SearchHit[]): Assessed<SearchHit>[] {
    return assess(this.wanted, hits, { sureConfidence: this.sureConfidence });
  }

  /** The candidates, best first, none sure of which something was not seen that may speak against it. */
  result(): RankedCandidate[] {
    const limit = this.sureConfidence - BELOW_SURE;
    const best = this.ranked[0];
    const unweighed =
      best !== undefined && this.rivalsOf(best).some(({ candidate }) => !this.known(candidate));
    return this.ranked.map((assessed, at) => {
      const { candidate, confidence, evidence } = assessed;
      const mayBeSure = candidate.otherTitles !== undefined && !(at === 0 && unweighed);
      return {
        candidate,
        confidence: mayBeSure ? confidence : Math.min(confidence, limit),
        evidence,
        facts: at < FACTS_TOLD ? assessed.waterfall() : undefined,
        witnesses: witnesses(assessed.facts),
        strategy: this.foundBy.get(candidate.tmdbId) ?? 'exact_title_year',
      };
    });
  }

  private async ask({ strategy, text, year }: PlannedSearch): Promise<void> {
    const key = `${year ?? ''} ${text}`;
    if (this.asked.has(key)) return;
    this.asked.add(key);
    const started = performance.now();
    const hits = await this.catalogue.search({ text, year });
    const responseTimeMs = performance.now() - started;
    this.namesakesKnown ||= year === undefined;
    this.fullPage = hits.length >= FULL_PAGE;
    await this.take({ strategy, query: text, year, hits, responseTimeMs });
  }

  private add(hit: SearchHit, strategy: Strategy): void {
    if (this.refused.has(hit.tmdbId)) return;
    const known = this.candidates.get(hit.tmdbId);
    if (known !== undefined) {
      if (known.directors === undefined && hit.directors !== undefined)
        this.candidates.set(hit.tmdbId, { ...known, directors: hit.directors });
      return;
    }
    this.candidates.set(hit.tmdbId, hit);
    this.foundBy.set(hit.tmdbId, strategy);
    if (strategy !== 'fuzzy_title' && strategy !== 'broad_search') this.promising.add(hit.tmdbId);
  }

  private rank(): void {
    this.ranked = assess(this.wanted, [...this.candidates.values()], { sureConfidence: this.sureConfidence });
  }

  private known(candidate: Candidate): boolean {
    return this.detailed.has(candidate.tmdbId);
  }

  /** No more details are needed: the best candidate is sure, its own are known, and those of its rivals. */
  private get settled(): boolean {
    const best = this.ranked[0];
    if (best === undefined || best.confidence < this.sureConfidence || !this.known(best.candidate))
      return false;
    return this.rivalsOf(best).every(({ candidate }) => this.known(candidate));
  }

  /** The others that bear the very title, and whose year does not tell them apart. */
  private rivalsOf(best: Assessed<Candidate>): Assessed<Candidate>[] {
    const isOpen = best.facts.yearFit === undefined;
    return this.ranked.filter(
      (other) =>
        other !== best &&
        hasSameTitle(other.facts) &&
        (isOpen || Math.abs(other.facts.yearsApart ?? 0) <= RIVAL_YEARS),
    );
  }

  /** Details of the likeliest candidates, one by one, for each answer may settle the matter. */
  private async fetchDetails(): Promise<void> {
    for (let fetched = 0; fetched < DETAILS_AT_ONCE; fetched += 1) {
      if (this.settled || this.detailed.size >= DETAILS_IN_ALL) return;
      const next = this.nextForDetails();
      if (next === undefined) return;
      this.detailed.add(next.tmdbId);
      const details = await this.catalogue.details(next.tmdbId);
      // Popularity and the like stay as the search gave them where the details lack them.
      if (details !== undefined) this.candidates.set(next.tmdbId, { ...next, ...details });
      this.rank();
    }
  }

  /** By the wanted director, and found for a title that only its details show. */
  private isDirectorsByTitle({ candidate, facts }: Assessed<Candidate>): boolean {
    const strategy = this.foundBy.get(candidate.tmdbId);
    const isByTitle = strategy === 'exact_title_year' || strategy === 'normalized_title';
    return facts.director === 'agrees' && isByTitle;
  }

  private nextForDetails(): Candidate | undefined {
    const unknown = this.ranked.filter(({ candidate }) => !this.known(candidate));
    const [best] = this.ranked;
    const isSure = best !== undefined && best.confidence >= this.sureConfidence;
    const worthwhile =
      (isSure ? [best, ...this.rivalsOf(best)].find((one) => unknown.includes(one)) : undefined) ??
      unknown.find(({ confidence }) => confidence >= WORTH_DETAILS) ??
      unknown.find(
        ({ candidate, facts }) => this.promising.has(candidate.tmdbId) && yearIsNear(facts.yearsApart),
      ) ??
      (saysEditionYearOnly(this.wanted)
        ? unknown.find((one) => mayBeOld(this.wanted, one.facts) || this.isDirectorsByTitle(one))
        : undefined);
    return worthwhile?.candidate;
  }
}

/** An entry without a year of its own may be a film shown again, which its director would tell, or the other of two titles. */
function mayBeOld({ directors }: FilmDescription, facts: Evidence): boolean {
  if (facts.bearsHalf || facts.partOfTitle) return true;
  return directors.length > 0 && (hasSameTitle(facts) || facts.wholeOfPart);
}

function yearIsNear(yearsApart: number | undefined): boolean {
  return yearsApart === undefined || Math.abs(yearsApart) <= 2;
}
