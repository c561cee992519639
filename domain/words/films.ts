import {
  LIMITED_NAMES,
  REASONS,
  SOURCE_NAMES,
  type ImportType,
  type LimitedName,
  type Reason,
  type SourceName,
} from '../sources.js';
import type { EntryState, ReviewState } from '../review/states.js';

/** Sources as people name them. */
const SOURCE_WORDS: Record<LimitedName, string> = {
  tmdb: 'TMDb',
  omdb: 'OMDb',
  imdb_scrape: 'IMDb',
  letterboxd: 'Letterboxd',
  rotten_tomatoes: 'Rotten Tomatoes',
  metacritic: 'Metacritic',
  zyte: 'Zyte',
  crawlbase: 'Crawlbase',
};

const REASON_WORDS: Record<Reason, string> = {
  not_found: 'does not know the film',
  low_confidence: 'offers no film that is sure enough',
  wrong_kind: 'knows it as something else than a film',
  timeout: 'did not answer in time',
  unavailable: 'is down',
  rate_limited: 'wants fewer requests',
  blocked: 'blocked the request',
  unauthorized: 'rejects the key',
  invalid_response: 'gave an answer that cannot be read',
  over_budget: 'was not asked: money or the spend mode forbids it',
  disabled: 'is switched off',
};

const STATE_WORDS: Record<EntryState, string> = {
  parked: 'waits for the sources',
  review: 'waits for a reviewer',
  flagged: 'accepted, to be looked at',
  decided: 'decided by a person',
  rejected: 'rejected by a person',
  waiting: 'not looked up yet',
};

/** "TMDb" for `tmdb`; what is not known stays as it is. */
export function sourceWords(source: string): string {
  const name = LIMITED_NAMES.find((known) => known === source);
  return name === undefined ? source : SOURCE_WORDS[name];
}

/** "TMDb does not know the film" for `tmdb_not_found`; what is not of that shape stays as it is. */
export function reasonWords(reason: string): string {
  if (reason === 'lookup_failed') return 'The lookup itself failed';
  const parts = partsOf(reason);
  return parts === undefined ? reason : `${SOURCE_WORDS[parts.source]} ${REASON_WORDS[parts.why]}`;
}

/** "does not know the film" for `tmdb_not_found`, where the source is named already; else as {@link reasonWords}. */
export function whyWords(reason: string): string {
  const parts = partsOf(reason);
  return parts === undefined ? reasonWords(reason) : REASON_WORDS[parts.why];
}

function partsOf(reason: string): { source: SourceName; why: Reason } | undefined {
  for (const source of SOURCE_NAMES)
    for (const why of REASONS) if (reason === `${source}_${why}`) return { source, why };
  return undefined;
}

/** Where a film stands with people. */
export function stateWords(state: EntryState): string {
  return STATE_WORDS[state];
}

/** How complete a film's record is; a stub that nobody has looked for yet is none. */
export function recordWords(importType: ImportType, reviewState: ReviewState | null): string {
  return importType === 'stub' && reviewState === null ? stateWords('waiting') : importType;
}

/** Sources as they are called in code, where they stand alone and not in a command or an address. */
const NAMES = new RegExp(`(?<![\\w/\`'.-])(${SOURCE_NAMES.join('|')})(?![\\w/\`'-]|\\.\\w)`, 'g');
const CODES = new RegExp(`\\b(${SOURCE_NAMES.join('|')})_(${REASONS.join('|')})\\b`, 'g');

/** A text with the words for every `<source>_<reason>` and every source in it. */
export function inWords(text: string): string {
  return text.replace(CODES, reasonWords).replace(NAMES, sourceWords);
}

/** Rows of sources in the order of the tiers; what is not known comes last. */
export function inTierOrder<Row extends { source: string }>(rows: readonly Row[]): Row[] {
  const place = ({ source }: Row): number => {
    const found = SOURCE_NAMES.findIndex((name) => name === source);
    return found === -1 ? SOURCE_NAMES.length : found;
  };
  return [...rows].sort((one, other) => place(one) - place(other));
}
