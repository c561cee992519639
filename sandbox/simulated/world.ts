import { FaultBook } from './http/faults.js';
import { FilmLibrary } from './films/library.js';
import { withOddFilms } from './films/oddities.js';
import { withProfile } from './profile.js';
import { chanceFor } from './films/random.js';
import { DayQuota, RateWindow } from './http/limits.js';
import { RequestLog } from './http/log.js';
import type { KeptMisses } from './tmdb/network.js';
import {
  scenarioSchema,
  type CRAWLBASE_FAULTS,
  type LETTERBOXD_FAULTS,
  type OMDB_FAULTS,
  type Scenario,
  type ScenarioInput,
  type SimulatedSource,
  type TMDB_FAULTS,
  type ZYTE_FAULTS,
} from './scenario-schema.js';

const SECOND = 1000;

/** What fails by itself, by source; what keys, money and limits have to do with fails by rules alone. */
const FAILURES = {
  tmdb: ['server-error', 'bad-gateway', 'backend-timeout', 'truncated', 'reset'],
  omdb: ['cloudflare-503', 'cloudflare-522', 'truncated', 'empty', 'reset'],
  zyte: ['cloudflare-520', 'website-ban', 'not-json', 'json-array', 'empty-500', 'truncated', 'reset'],
  letterboxd: ['server-error', 'reset'],
  crawlbase: ['internal-error', 'unsolved', 'not-json', 'reset'],
} as const;

/** What the simulated sources share: the scenario, what is left of limits and faults, and the log. */
export class World {
  readonly log = new RequestLog();
  tmdbRate = new RateWindow(SECOND);
  readonly tmdbMisses: KeptMisses = new Map();
  omdbQuota = new DayQuota();
  zyteRate = new RateWindow(60 * SECOND);
  zyteStatsRate = new RateWindow(60 * SECOND);
  letterboxdRate = new RateWindow(60 * SECOND);
  crawlbaseAccountRate = new RateWindow(300 * SECOND);
  private siteRates = new Map<string, RateWindow>();
  private counts = new Map<string, number>();
  /** Set by the constructor through `setScenario`: as given, and with what its profile says. */
  given!: ScenarioInput;
  scenario!: Scenario;
  library!: FilmLibrary;
  faults!: {
    tmdb: FaultBook<(typeof TMDB_FAULTS)[number]>;
    omdb: FaultBook<(typeof OMDB_FAULTS)[number]>;
    zyte: FaultBook<(typeof ZYTE_FAULTS)[number]>;
    letterboxd: FaultBook<(typeof LETTERBOXD_FAULTS)[number]>;
    crawlbase: FaultBook<(typeof CRAWLBASE_FAULTS)[number]>;
  };
  private readonly open: Record<SimulatedSource, number> = {
    tmdb: 0,
    omdb: 0,
    zyte: 0,
    letterboxd: 0,
    crawlbase: 0,
  };

  constructor(private readonly start: ScenarioInput) {
    this.setScenario(start);
  }

  /**
   * Puts another scenario in place, for requests from now on; of the first one's profile, where it names none. Faults
   * count anew; quotas used so far stay used.
   * @throws {z.ZodError} when it is malformed; the old one then stays.
   */
  setScenario(input: ScenarioInput): void {
    const {
      films,
      profile,
      failures: share,
      ...sources
    } = (this.scenario = scenarioSchema.parse(
      withProfile({ ...input, profile: input.profile ?? this.start.profile }),
    ));
    this.given = input;
    this.library = new FilmLibrary(profile === 'real' ? withOddFilms(films) : films);
    this.faults = {
      tmdb: new FaultBook(sources.tmdb.faults, { share, answers: FAILURES.tmdb }),
      omdb: new FaultBook(sources.omdb.faults, { share, answers: FAILURES.omdb }),
      zyte: new FaultBook(sources.zyte.faults, { share, answers: FAILURES.zyte }),
      letterboxd: new FaultBook(sources.letterboxd.faults, { share, answers: FAILURES.letterboxd }),
      crawlbase: new FaultBook(sources.crawlbase.faults, { share, answers: FAILURES.crawlbase }),
    };
  }

  /** Whether the sources are as they really are. */
  get isReal(): boolean {
    return this.scenario.profile === 'real';
  }

  /** Takes one request for a website in; answers how many there were in the last minute. */
  countForSite(hostname: string): number {
    const rate = this.siteRates.get(hostname) ?? new RateWindow(60 * SECOND);
    this.siteRates.set(hostname, rate);
    return rate.count();
  }

  /** Whether the firewall stands before this page now: the page and how often it was asked for decide. */
  meetsFirewall(url: string): boolean {
    const count = (this.counts.get(url) ?? 0) + 1;
    this.counts.set(url, count);
    return chanceFor(`firewall ${url} ${count}`) < this.scenario.zyte.firewall;
  }

  /** Everything as at the start: scenario, quotas, rates, faults; the log is empty. */
  reset(): void {
    this.log.clear();
    this.tmdbRate = new RateWindow(SECOND);
    this.omdbQuota = new DayQuota();
    this.zyteRate = new RateWindow(60 * SECOND);
    this.zyteStatsRate = new RateWindow(60 * SECOND);
    this.letterboxdRate = new RateWindow(60 * SECOND);
    this.crawlbaseAccountRate = new RateWindow(300 * SECOND);
    this.siteRates = new Map();
    this.counts = new Map();
    this.tmdbMisses.clear();
    this.setScenario(this.start);
  }

  /** Requests of a source that have come in and are not yet answered. */
  underWay(source: SimulatedSource): number {
    return this.open[source];
  }

  /** Notes that a request has come in; call what it gives once the line is free again. */
  begin(source: SimulatedSource): () => void {
    this.open[source]++;
    return () => {
      this.open[source]--;
    };
  }
}
