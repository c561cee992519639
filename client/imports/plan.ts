import { counted } from '../../domain/words/figures.js';
import { sourceWords } from '../../domain/words/films.js';
import type { SourceUse } from '../../domain/views/source.js';
import { PAGE_VENDORS, type LimitedName, type PageVendorName } from '../../domain/sources.js';
import type { SpendMode } from '../../domain/policy.js';
import type { KnownFilms, OpenFilms, SourceRecord } from '../../entities/editions/plan.js';

/** Below so many lookups a source's own record says little, and these defaults hold: what festivals of the last years showed. */
const ENOUGH_LOOKUPS = 30;
const USUAL: Record<PlannedSource, { success: number; requests: number; priceShare: number }> = {
  tmdb: { success: 0.55, requests: 4, priceShare: 0 },
  omdb: { success: 0.85, requests: 1, priceShare: 1 },
  // A page costs a third of the price at most where the plain request suffices, which is the rule.
  imdb_scrape: { success: 0.9, requests: 1.1, priceShare: 0.4 },
};
/** The same where the site refuses plain requests, and the browser is asked at once. */
const IN_A_BROWSER = { ...USUAL.imdb_scrape, requests: 1, priceShare: 1 };
/** Who fetches pages where no vendor has limits of its own. */
const ONLY_VENDOR = 'zyte';
export const PLANNED = ['tmdb', 'omdb', 'imdb_scrape'] as const;
export type PlannedSource = (typeof PLANNED)[number];
/** Films a minute that one worker and Temporal get through, however fast the sources are. */
const FILMS_A_MINUTE = 600;

/** What an import would ask of one source. */
export interface PlannedStep {
  source: PlannedSource;
  /** Films that come to it, those with a kept answer among them. */
  films: number;
  cached: number;
  requests: number;
  usd: number;
  /** From this database's own lookups, or assumed. */
  fromRecord: boolean;
  /** Its requests are a plan's, which have no price: the figure stands for them in reports and limits. */
  notional?: boolean;
  /**
   * Who fetches the pages, where it is one: the first in order that is on; whether its last bill says what a page costs;
   * whether the site refuses plain requests, so that each page costs a browser.
   */
  vendor?: PageVendorName;
  billed?: boolean;
  browser?: boolean;
}

/** What an import would do before it does it. */
export interface Plan {
  steps: PlannedStep[];
  usd: number;
  minutes: number;
  /** Films left as stubs at the end. */
  stubs: number;
  /** What would hold it up, in words. */
  notes: string[];
}

/**
 * Estimates an import from the sources' record in this database.
 * @param input.programmeUsd what reading the programme costs, at most; nothing by default.
 * @param input.limitUsd most that the import may spend; no limit by default.
 */
export function planImport(input: {
  known: KnownFilms;
  records: SourceRecord[];
  policies: SourceUse[];
  mode: SpendMode;
  programmeUsd?: number;
  limitUsd?: number;
}): Plan {
  const { known, programmeUsd = 0 } = input;
  const steps: PlannedStep[] = [];
  const notes: string[] = [];
  /** Films without a record so far, of those that may cost money in each mode. */
  const left = { all: known.open.films, critical: known.openCritical.films };
  for (const source of PLANNED) {
    const policy = input.policies.find((one) => one.source === source);
    if (policy?.enabled === false) {
      notes.push(`${source} is disabled.`);
      continue;
    }
    const asked = whoIsAsked(source, input.mode, policy);
    if (asked === 'nobody') continue;
    const vendor = source === 'imdb_scrape' ? firstVendor(input.policies) : undefined;
    const rates = ratesOf(source, input.records, policy, vendor);
    const films = left[asked];
    const step = {
      ...stepOf(source, films, asked === 'all' ? known.open : known.openCritical, rates),
      ...rates.by,
    };
    // Minimal records are improved by TMDb alone.
    if (source === 'tmdb') addImprovements(step, known.minimal, rates);
    steps.push(step);
    for (const limits of [policy, vendor]) if (limits !== undefined) notes.push(...limitNotes(step, limits));
    left.critical *= 1 - rates.success;
    // Films beside the competition are left as they are by a source that is for critical ones alone.
    left.all = asked === 'all' ? films * (1 - rates.success) : left.all - films * rates.success;
  }
  const usd = steps.reduce((sum, step) => sum + step.usd, programmeUsd);
  if (input.limitUsd !== undefined && usd > input.limitUsd)
    notes.push(
      `The import's own limit of $${input.limitUsd.toFixed(2)} is below that: films wait until it is raised.`,
    );
  return {
    steps,
    usd,
    minutes: minutesFor(steps, known, input.policies),
    stubs: Math.round(left.all),
    notes,
  };
}

/** Of which films a source is asked: the mode holds for paid ones, the source's own switch for each. */
function whoIsAsked(
  source: PlannedSource,
  mode: SpendMode,
  policy: SourceUse | undefined,
): 'all' | 'critical' | 'nobody' {
  if (source === 'tmdb') return 'all';
  if (mode === 'free-only') return 'nobody';
  return mode === 'critical-only' || policy?.criticalOnly === true ? 'critical' : 'all';
}

/** What a source does for a film that it is asked for. */
export interface Rates {
  success: number;
  requests: number;
  usd: number;
  fromRecord: boolean;
  by?: Pick<PlannedStep, 'vendor' | 'billed' | 'browser' | 'notional'>;
}

/** The vendor that is asked for pages first; the limits come in the order of their priorities. */
export function firstVendor(policies: readonly SourceUse[]): VendorUse | undefined {
  return policies.find((limits): limits is VendorUse => limits.enabled && isVendor(limits.source));
}

type VendorUse = SourceUse & { source: PageVendorName };

function isVendor(source: LimitedName): source is PageVendorName {
  return PAGE_VENDORS.some((vendor) => vendor === source);
}

function stepOf(source: PlannedSource, films: number, open: OpenFilms, rates: Rates): PlannedStep {
  const cached = source === 'tmdb' ? 0 : Math.min(open.cached[source], films);
  return {
    source,
    films: Math.round(films),
    cached: Math.round(cached),
    requests: whole((films - cached) * rates.requests),
    usd: (films - cached) * rates.usd,
    fromRecord: rates.fromRecord,
  };
}

/** Rounds up, but for what binary fractions leave of a whole number. */
function whole(requests: number): number {
  return Math.max(Math.ceil(requests - 1e-6), 0);
}

function addImprovements(step: PlannedStep, minimal: number, rates: Rates): void {
  step.films += minimal;
  step.requests += whole(minimal * rates.requests);
}

/** By the source's record here where it says enough, else by what is usual. */
export function ratesOf(
  source: PlannedSource,
  records: readonly SourceRecord[],
  policy: SourceUse | undefined,
  vendor: VendorUse | undefined,
): Rates {
  const usual = USUAL[source];
  const record = records.find((one) => one.source === source);
  const payee = vendor ?? policy;
  const billedUsd = source === 'imdb_scrape' ? (payee?.billedUsd ?? undefined) : undefined;
  const browser = policy?.refusesPlain === true;
  const priceUsd = payee?.costPerRequestUsd ?? 0;
  const rates = usualRates(record, browser ? IN_A_BROWSER : usual, priceUsd);
  const by =
    source === 'imdb_scrape'
      ? { vendor: vendor?.source ?? ONLY_VENDOR, billed: billedUsd !== undefined, browser }
      : { notional: typeof policy?.planFeeUsd === 'number' };
  // The record may be of a time when the site still gave its pages to plain requests.
  const atLeast = browser ? priceUsd : 0;
  // The ledger counts what a page may cost at most; the bill says what it did.
  const usd = billedUsd === undefined ? Math.max(rates.usd, atLeast) : rates.requests * billedUsd;
  return { ...rates, usd, by };
}

function usualRates(
  record: SourceRecord | undefined,
  usual: (typeof USUAL)[PlannedSource],
  priceUsd: number,
): Rates {
  const price = priceUsd * usual.priceShare;
  if (record === undefined || record.lookups < ENOUGH_LOOKUPS)
    return {
      success: usual.success,
      requests: usual.requests,
      usd: usual.requests * price,
      fromRecord: false,
    };
  const asked = Math.max(record.asked, 1);
  return {
    success: record.successes / record.lookups,
    requests: record.asked === 0 ? usual.requests : record.requests / asked,
    usd: record.asked === 0 ? usual.requests * price : record.costUsd / asked,
    fromRecord: true,
  };
}

/** What a step's figures rest on, in words: "own record, Zyte's bill", "assumption, our price for Zyte (no bill read)". */
export function planBasis({ fromRecord, vendor, billed, browser, notional }: PlannedStep): string {
  const basis = fromRecord ? 'own record' : 'assumption';
  if (vendor === undefined) return notional === true ? `${basis}, notional price` : basis;
  const name = sourceWords(vendor);
  const price = billed === true ? `${name}'s bill` : `our price for ${name} (no bill read)`;
  return [basis, price, ...(browser === true ? ['browsers alone'] : [])].join(', ');
}

function limitNotes(step: PlannedStep, policy: SourceUse): string[] {
  const notes: string[] = [];
  const { source } = policy;
  if (policy.requestsPerDay !== null && step.requests > policy.requestsPerDay - policy.requestsToday)
    notes.push(
      `${sourceWords(source)}: ${counted(step.requests, 'request')}, ${Math.max(policy.requestsPerDay - policy.requestsToday, 0)} left today; the rest goes on by itself, in ${counted(Math.ceil(step.requests / Math.max(policy.requestsPerDay, 1)), 'day')} in all.`,
    );
  if (policy.dailyLimitUsd !== null && step.usd > policy.dailyLimitUsd - policy.spentTodayUsd)
    notes.push(
      `${sourceWords(source)}: about $${step.usd.toFixed(2)}, $${Math.max(policy.dailyLimitUsd - policy.spentTodayUsd, 0).toFixed(2)} left today; the rest goes on by itself the next days.`,
    );
  if (policy.monthlyLimitUsd !== null && step.usd > policy.monthlyLimitUsd - policy.spentThisMonthUsd)
    notes.push(
      `${sourceWords(source)}: about $${step.usd.toFixed(2)}, $${Math.max(policy.monthlyLimitUsd - policy.spentThisMonthUsd, 0).toFixed(2)} left this month.`,
    );
  return notes;
}

/** The slowest of the sources at their rates, and of this application. */
function minutesFor(steps: PlannedStep[], known: KnownFilms, policies: SourceUse[]): number {
  const bySource = steps.map((step) => {
    const policy = policies.find(({ source }) => source === step.source);
    if (policy === undefined) return 0;
    return (step.requests * policy.rateLimitPerMs) / policy.rateLimitRequests / 60_000;
  });
  return Math.max((known.open.films + known.minimal) / FILMS_A_MINUTE, ...bySource);
}
