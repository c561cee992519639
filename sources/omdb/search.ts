import type { FilmDescription } from '../../domain/film.js';
import type { Reason } from '../../domain/sources.js';
import { normalizedSearches } from '../../matching/queries.js';
import { likelyYears } from '../../matching/evidence/year-offsets.js';
import { compact } from '../../domain/compact.js';
import type { OmdbClient } from './client.js';
import { distinctSearches, mayHold, searchTexts, TitlePool, type OfferedTitle } from '../title-pool.js';
import { omdbKind, omdbRecord, omdbYear } from './record.js';
import type { OmdbSearch, OmdbTitle } from './schema.js';
import { missed } from '../results.js';
import type { SourceAnswer, SourceCall } from '../source.js';

/** Requests for one film: each is paid for. */
const MAX_REQUESTS = 3;
/** OMDb's search knows English titles alone, so a text without Latin letters or digits is never found. */
const FINDABLE = /[\p{Script=Latin}\p{Nd}]/u;

/** What OMDb says instead of a list where a text is very short ("It", "M"). */
const TOO_MANY = /^too many results/i;

/**
 * Finds a film by its title: a search of all years, one of the likeliest year where that has more than a page shows, then the
 * records of the likeliest films, at most three requests in all. Where OMDb lists nothing because it has too much, its guess is the
 * last resort.
 */
export async function findOnOmdb(
  client: OmdbClient,
  wanted: FilmDescription,
  call: SourceCall,
): Promise<SourceAnswer> {
  const lookup = new OmdbLookup(client, wanted, call);
  const [text, ...otherTexts] = textsFor(wanted);
  if (text === undefined)
    return missed('not_found', `OMDb finds films by English titles, and "${wanted.title}" is none`);
  await lookup.search(text);
  if (!lookup.pool.promising) {
    // One request is left for the record of what the second search finds.
    if (lookup.hasMore) await lookup.searchRest(text);
    else if (otherTexts[0] !== undefined) await lookup.search(otherTexts[0]);
  }
  if (!lookup.pool.promising) await lookup.guess();
  await lookup.askRecords();
  // Ten films are half of what the weights were fitted on: the other half may hold a namesake.
  if (lookup.pool.sure && lookup.pool.byTitleAlone && lookup.hasMore) await lookup.searchRest(text);
  return lookup.verdict();
}

/** The entry's titles, then the first of them in its plainest words: without article, "and" or number. */
function textsFor(wanted: FilmDescription): string[] {
  const texts = [...searchTexts(wanted), ...normalizedSearches(wanted).map(({ text }) => text)];
  return distinctSearches(texts).filter((text) => FINDABLE.test(text));
}

/** One film's search under way. */
class OmdbLookup {
  readonly pool: TitlePool;
  private requestsLeft = MAX_REQUESTS;
  /** Films that the last search has beyond the pages seen. */
  private unseen = 0;
  /** OMDb's own words where a search gave nothing. */
  private miss: string | undefined;
  /** The first text of which OMDb has too many films to list them. */
  private tooMany: string | undefined;

  constructor(
    private readonly client: OmdbClient,
    private readonly wanted: FilmDescription,
    private readonly call: SourceCall,
  ) {
    this.pool = new TitlePool(wanted, call.sureConfidence);
  }

  get hasMore(): boolean {
    return this.unseen > 0;
  }

  /** What the first page did not show: the films of the likeliest year, or the next page where no year is known. */
  async searchRest(text: string): Promise<void> {
    const [year] = likelyYears(this.wanted);
    await this.search(text, year === undefined ? { page: 2 } : { year });
  }

  async search(text: string, { year, page = 1 }: { year?: number; page?: number } = {}): Promise<void> {
    if (this.requestsLeft === 0) return;
    this.requestsLeft -= 1;
    const isAll = year === undefined && page === 1;
    const told = await this.client.search(
      { text, year, page },
      (found) => mayHold(this.wanted, offeredIn(found)),
      this.call,
    );
    if (told.kind === 'miss') {
      this.miss ??= told.message;
      if (TOO_MANY.test(told.message)) this.tooMany ??= text;
      if (isAll) this.unseen = 0;
      return;
    }
    const { value } = told;
    this.unseen = Math.max(0, (isAll ? value.totalResults : this.unseen) - value.Search.length);
    this.pool.offer(offeredIn(value));
  }

  /** Asks for the one film of a title that is too common to be listed; without its year it would be any of them. */
  async guess(): Promise<void> {
    const [year] = likelyYears(this.wanted);
    if (this.tooMany === undefined || year === undefined || this.requestsLeft === 0) return;
    this.requestsLeft -= 1;
    const told = await this.client.guess(
      this.tooMany,
      year,
      (found) => mayHold(this.wanted, [offeredOf(found)]),
      this.call,
    );
    if (told.kind === 'miss') return;
    this.pool.expectNamesakes();
    this.pool.offer([offeredOf(told.value)]);
    this.pool.learn(told.value.imdbID, omdbRecord(told.value));
  }

  /** Asks for the likeliest films one by one, for each answer may settle the matter. */
  async askRecords(): Promise<void> {
    while (this.requestsLeft > 0 && !this.pool.sure) {
      const imdbId = this.pool.next();
      if (imdbId === undefined) return;
      this.requestsLeft -= 1;
      const told = await this.client.title(imdbId, this.call);
      this.pool.learn(imdbId, told.kind === 'found' ? omdbRecord(told.value) : undefined);
    }
  }

  verdict(): SourceAnswer {
    const answer = this.pool.verdict('OMDb', 'title');
    return answer.found ? answer : { ...answer, message: this.inWords(answer) };
  }

  private inWords({ reason, message }: { reason: Reason; message: string }): string {
    if (reason === 'low_confidence' && this.tooMany !== undefined)
      return `${message}; ${notListed(this.tooMany)}`;
    if (reason !== 'not_found' || this.miss === undefined) return message;
    return `${this.tooMany === undefined ? message : this.noneGuessed(this.tooMany)}: ${this.miss}`;
  }

  private noneGuessed(text: string): string {
    const [year] = likelyYears(this.wanted);
    const guess = year === undefined ? 'no year is known to ask for one' : `none like it of ${year} is found`;
    return `${notListed(text)}, and ${guess}`;
  }
}

/** That a list was refused does not mean that OMDb has no such film. */
function notListed(text: string): string {
  return `OMDb has too many films of the title "${text}" to list them`;
}

function offeredIn({ Search }: OmdbSearch): OfferedTitle[] {
  return Search.map(offeredOf);
}

function offeredOf({
  imdbID,
  Title,
  Type,
  Year,
}: Pick<OmdbTitle, 'imdbID' | 'Title' | 'Type' | 'Year'>): OfferedTitle {
  return { imdbId: imdbID, title: Title, kind: omdbKind(Type), ...compact({ year: omdbYear(Year) }) };
}
