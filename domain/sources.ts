/** The closed sets of words for sources, tiers and reasons: the same in code, tables, search attributes and pages. */

/** Sources that a film is looked up in, in the order of the tiers. */
export const TIER_SOURCES = ['tmdb', 'omdb', 'imdb_scrape', 'letterboxd'] as const;
export type TierSource = (typeof TIER_SOURCES)[number];

/** Sources of ratings for films that have a record: asked by the enrichment sweep, never in the tiers. */
export const RATING_SOURCES = ['rotten_tomatoes', 'metacritic'] as const;
export type RatingSource = (typeof RATING_SOURCES)[number];

/** Source names as they stand in data (design: "source names in data"). */
export const SOURCE_NAMES = [...TIER_SOURCES, ...RATING_SOURCES] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

/** Who fetches pages for money. */
export const PAGE_VENDORS = ['zyte', 'crawlbase'] as const;
export type PageVendorName = (typeof PAGE_VENDORS)[number];

/** Whose limits and health are kept: sources, and vendors beside the sites whose pages they fetch. */
export const LIMITED_NAMES = [...SOURCE_NAMES, ...PAGE_VENDORS] as const;
export type LimitedName = (typeof LIMITED_NAMES)[number];

/** `fallback_level` of each tier in the metrics; a stub is level 4. */
export const FALLBACK_LEVEL: Record<TierSource | 'stub', number> = {
  tmdb: 1,
  omdb: 2,
  imdb_scrape: 3,
  letterboxd: 3,
  stub: 4,
};

/** Task queues: one for workflows and database work, one a source. */
export const TASK_QUEUES = {
  main: 'festival-lookup',
  tmdb: 'tmdb',
  omdb: 'omdb',
  imdb_scrape: 'imdb',
  letterboxd: 'letterboxd',
  enrichment: 'enrichment',
} as const;
export type TaskQueue = (typeof TASK_QUEUES)[keyof typeof TASK_QUEUES];

/**
 * Why a tier gave no record (with its source it reads `<source>_<reason>`), and what that says of the source: nothing; that it
 * may be away, where several films meet it; that it is away for everybody; or that it wants fewer requests.
 */
export const REASON_SAYS = {
  not_found: 'nothing',
  low_confidence: 'nothing',
  wrong_kind: 'nothing',
  timeout: 'may be away',
  unavailable: 'may be away',
  rate_limited: 'is busy',
  blocked: 'may be away',
  unauthorized: 'is away',
  invalid_response: 'may be away',
  over_budget: 'nothing',
  disabled: 'nothing',
} as const;
export type Reason = keyof typeof REASON_SAYS;
export const REASONS = Object.keys(REASON_SAYS) as Reason[];

/** `tmdb_not_found` and the like: why a film fell through a tier. */
export function fallThroughReason(source: SourceName, reason: Reason): `${SourceName}_${Reason}` {
  return `${source}_${reason}`;
}

/** Pattern of `<source>_<reason>` where nothing is wrong with the source; an index of the metrics is made with it. */
export const NO_FAULT = `_(${REASONS.filter((reason) => REASON_SAYS[reason] === 'nothing').join('|')})$`;

/** How complete a movie's record is; only ever upgraded: stub → minimal → full. */
export const IMPORT_TYPES = ['stub', 'minimal', 'full'] as const;
export type ImportType = (typeof IMPORT_TYPES)[number];

/** Where a lookup stands; values of the search attribute `LookupStage`. */
export const LOOKUP_STAGES = [
  'tmdb',
  'omdb',
  'imdb',
  'letterboxd',
  'parked',
  'review',
  'resolved',
  'rejected',
] as const;
export type LookupStage = (typeof LOOKUP_STAGES)[number];

/** The stage in which a source is asked. */
export const STAGE_OF_SOURCE: Record<TierSource, LookupStage> = {
  tmdb: 'tmdb',
  omdb: 'omdb',
  imdb_scrape: 'imdb',
  letterboxd: 'letterboxd',
};

/** Sources that cost money by the request; free-only imports do not ask them. */
const PAID_SOURCES: readonly TierSource[] = ['omdb', 'imdb_scrape'];

export function isPaid(source: TierSource): boolean {
  return PAID_SOURCES.includes(source);
}
