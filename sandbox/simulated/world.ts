import { FaultBook } from './http/faults.js';
import { FilmLibrary } from './films/library.js';
import { DayQuota, RateWindow } from './http/limits.js';
import { RequestLog } from './http/log.js';
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

/** What the simulated sources share: the scenario, what is left of limits and faults, and the log. */
export class World {
  readonly log = new RequestLog();
  tmdbRate = new RateWindow(SECOND);
  omdbQuota = new DayQuota();
  zyteRate = new RateWindow(60 * SECOND);
  zyteStatsRate = new RateWindow(60 * SECOND);
  letterboxdRate = new RateWindow(60 * SECOND);
  /** Set by the constructor through `setScenario`. */
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
   * Puts another scenario in place, for requests from now on. Faults count anew; quotas used so far stay used.
   * @throws {z.ZodError} when it is malformed; the old one then stays.
   */
  setScenario(input: ScenarioInput): void {
    this.scenario = scenarioSchema.parse(input);
    this.library = new FilmLibrary(this.scenario.films);
    this.faults = {
      tmdb: new FaultBook(this.scenario.tmdb.faults),
      omdb: new FaultBook(this.scenario.omdb.faults),
      zyte: new FaultBook(this.scenario.zyte.faults),
      letterboxd: new FaultBook(this.scenario.letterboxd.faults),
      crawlbase: new FaultBook(this.scenario.crawlbase.faults),
    };
  }

  /** Everything as at the start: scenario, quotas, rates, faults; the log is empty. */
  reset(): void {
    this.log.clear();
    this.tmdbRate = new RateWindow(SECOND);
    this.omdbQuota = new DayQuota();
    this.zyteRate = new RateWindow(60 * SECOND);
    this.zyteStatsRate = new RateWindow(60 * SECOND);
    this.letterboxdRate = new RateWindow(60 * SECOND);
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
