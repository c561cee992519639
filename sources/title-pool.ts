import type { FilmKind, FilmRecord, FilmDescription } from '../domain/film.js';
import { type CandidateSummary, DOUBTFUL_FROM } from '../domain/lookup/candidates.js';
import { assess, BELOW_SURE, type Assessed } from '../matching/assess.js';
import { findEvidence, scorableRecord, type Scorable } from '../matching/evidence/evidence.js';
import { foldTitle, repairEncoding, titleParts } from '../matching/titles/titles.js';
import { compact } from '../domain/compact.js';
import { CANDIDATES_SHOWN, hit, missed } from './results.js';
import type { SourceAnswer } from './source.js';

/** A title as OMDb's search or IMDb's suggestions show it. `other`: they do not say what it is. */
export interface OfferedTitle {
  imdbId: string;
  title: string;
  year?: number;
  kind: FilmKind;
}

type Candidate = Scorable & { imdbId: string };

const NO_FILMS: readonly FilmKind[] = ['series', 'episode', 'game', 'person'];
/** Below this share of the pool a record is not worth its price. */
const WORTH_ASKING = 0.05;
/** From this similarity on, and at most so many years apart, a series or game is what the title means. */
const SAME_TITLE = 0.93;
const YEARS_NEAR = 2;

/**
 * The titles offered for one wanted film, told apart by IMDb id. Records are paid for one by one, so it says which is
 * worth asking for next, and in the end what all of it comes to.
 */
export class TitlePool {
  private readonly films = new Map<string, Candidate>();
  private readonly noFilms = new Map<string, OfferedTitle>();
  private readonly records = new Map<string, FilmRecord>();
  private readonly asked = new Set<string>();
  private ranked: Assessed<Candidate>[] = [];
  private namesakesUnseen = false;

  constructor(
    private readonly wanted: FilmDescription,
    private readonly sureConfidence: number,
  ) {}

  /** Adds titles; those that are no films only count where no film answers. */
  offer(titles: readonly OfferedTitle[]): void {
    for (const offered of titles) {
      const { imdbId, title, year, kind } = offered;
      if (NO_FILMS.includes(kind)) this.noFilms.set(imdbId, offered);
      else if (!this.films.has(imdbId)) this.films.set(imdbId, { imdbId, title, ...compact({ year }) });
    }
    this.rank();
  }

  /** Puts a record in the place of what was offered; undefined (or that of another id): it was asked for in vain. */
  learn(imdbId: string, record: FilmRecord | undefined): void {
    this.asked.add(imdbId);
    if (record?.imdbId === imdbId) {
      const { title, kind, year } = record;
      if (NO_FILMS.includes(kind)) {
        this.films.delete(imdbId);
        this.noFilms.set(imdbId, { imdbId, title, kind, ...compact({ year }) });
      } else {
        this.records.set(imdbId, record);
        this.films.set(imdbId, { ...scorableRecord(record), imdbId });
      }
    }
    this.rank();
  }

  /** From now on title and year alone make no film sure: others of the title may stand in what could not be listed. */
  expectNamesakes(): void {
    this.namesakesUnseen = true;
    this.rank();
  }

  /** A film here may be the wanted one, so that no other search is needed. */
  get promising(): boolean {
    return (this.ranked[0]?.confidence ?? 0) >= DOUBTFUL_FROM;
  }

  /** The best film is sure, and its record is here. */
  get sure(): boolean {
    return (this.ranked[0]?.confidence ?? 0) >= this.sureConfidence;
  }

  /** Title and year are all that speaks for the best film: a namesake not yet seen may be it just as well. */
  get byTitleAlone(): boolean {
    return !isByDirector(this.ranked[0]);
  }

  /** The id of the likeliest film whose record was not asked for. */
  next(): string | undefined {
    return this.ranked.find(
      ({ candidate, confidence }) => !this.asked.has(candidate.imdbId) && confidence >= WORTH_ASKING,
    )?.candidate.imdbId;
  }

  /**
   * The first film offered whose year is near: its record may show the wanted title as its original one. None where a
   * series, an episode or a game bears the title: the search was for that, and other films are beside the point. (That a
   * person has a film's name says nothing.)
   */
  firstOfTheYear(): string | undefined {
    const other = this.otherKindOfTheTitle();
    if (other !== undefined && other.kind !== 'person') return undefined;
    for (const imdbId of this.films.keys()) {
      const facts = this.ranked.find(({ candidate }) => candidate.imdbId === imdbId)?.facts;
      if (!this.asked.has(imdbId) && Math.abs(facts?.yearsApart ?? YEARS_NEAR) <= 1) return imdbId;
    }
    return undefined;
  }

  /**
   * What the source says of the wanted film: a hit from `sureConfidence` on, `low_confidence` with candidates where
   * one is worth a person's look, `wrong_kind` where only something else bears the title.
   * @param source its name for people ("OMDb").
   * @param strategy how a hit was found, for the metrics.
   */
  verdict(source: string, strategy: string): SourceAnswer {
    const { title } = this.wanted;
    const best = this.ranked[0];
    const candidates = this.worthShowing();
    const record = this.records.get(best?.candidate.imdbId ?? '');
    if (best !== undefined && record !== undefined && this.sure)
      return { ...hit(record, strategy, best.confidence, best.evidence), candidates };
    if (best !== undefined && this.promising) {
      const offered = `"${best.candidate.title}" (${best.candidate.year ?? 'no year'})`;
      const words = `${source} offers ${offered} for "${title}": ${best.evidence}`;
      return missed('low_confidence', words, candidates);
    }
    const other = this.otherKindOfTheTitle();
    if (other === undefined) return missed('not_found', `${source} has no film like "${title}"`, candidates);
    const words = `${source} knows "${title}" as ${other.kind} (${other.imdbId}), not as a film`;
    return missed(
      'wrong_kind',
      words,
      this.worthShowing(({ facts }) => facts.title >= SAME_TITLE),
    );
  }

  private rank(): void {
    const limit = Math.max(0, this.sureConfidence - BELOW_SURE);
    this.ranked = assess(this.wanted, [...this.films.values()], { sureConfidence: this.sureConfidence })
      .map((assessed) =>
        this.mayBeSure(assessed)
          ? assessed
          : { ...assessed, confidence: Math.min(assessed.confidence, limit) },
      )
      .sort((a, b) => b.confidence - a.confidence);
  }

  /** What a record would tell (another director, another kind) must have been seen. */
  private mayBeSure(film: Assessed<Candidate>): boolean {
    return this.records.has(film.candidate.imdbId) && (!this.namesakesUnseen || isByDirector(film));
  }

  /** The best films, and those that are of interest however unlikely. */
  private worthShowing(
    isOfInterest: (film: Assessed<Candidate>) => boolean = () => false,
  ): CandidateSummary[] {
    return this.ranked
      .filter((film) => film.confidence >= WORTH_ASKING || isOfInterest(film))
      .slice(0, CANDIDATES_SHOWN)
      .map(summaryOf);
  }

  /** What bears the wanted title, near its year, and is no film; things before people. */
  private otherKindOfTheTitle(): OfferedTitle | undefined {
    const bearers = [...this.noFilms.values()].filter((offered) => this.bearsTheTitle(offered));
    return bearers.find(({ kind }) => kind !== 'person') ?? bearers[0];
  }

  private bearsTheTitle({ title, year }: OfferedTitle): boolean {
    const facts = findEvidence(this.wanted, { title, ...compact({ year }) });
    return facts.title >= SAME_TITLE && Math.abs(facts.yearsApart ?? 0) <= YEARS_NEAR;
  }
}

/** Whether one of these titles may be the wanted film: an answer without it is kept no longer than a miss. */
export function mayHold(wanted: FilmDescription, titles: readonly OfferedTitle[]): boolean {
  const pool = new TitlePool(wanted, 1);
  pool.offer(titles);
  return pool.promising;
}

function isByDirector(film: Assessed<Candidate> | undefined): boolean {
  return film?.facts.director === 'agrees';
}

function summaryOf({ candidate, confidence, evidence, waterfall }: Assessed<Candidate>): CandidateSummary {
  const { imdbId, title, originalTitle, year } = candidate;
  return { imdbId, title, confidence, evidence, facts: waterfall(), ...compact({ originalTitle, year }) };
}

/**
 * What to search for, best first: the titles of the entry, halves of bilingual ones before the whole, for a search that
 * wants all words finds nothing under "A / B". Empty where there is no letter or digit in any.
 */
export function searchTexts({ title, originalTitle }: FilmDescription): string[] {
  const given = originalTitle === undefined ? [title] : [title, originalTitle];
  const texts = given.flatMap((text) => {
    const [whole = '', ...halves] = titleParts(repairEncoding(text));
    return [...halves, whole];
  });
  return distinctSearches(texts);
}

/** The texts without those that a search cannot tell from an earlier one, or that hold nothing to look for. */
export function distinctSearches(texts: readonly string[]): string[] {
  const byWords = new Map<string, string>();
  for (const text of texts) {
    const words = foldTitle(text);
    if (/[\p{L}\p{N}]/u.test(text) && !byWords.has(words)) byWords.set(words, text);
  }
  return [...byWords.values()];
}
