import { controlServer } from './control.js';
import { answerCrawlbase } from '../crawlbase/server.js';
import { answerLetterboxd } from '../letterboxd/server.js';
import type { LogEntry } from './log.js';
import { answerOmdb } from '../omdb/server.js';
import { cannesScenario, type Scenario, type ScenarioInput } from '../scenario.js';
import { sourceServer } from './source-server.js';
import { answerTmdb } from '../tmdb/server.js';
import { World } from '../world.js';
import { answerZyte } from '../zyte/server.js';

export type { LogEntry } from './log.js';

const LOOPBACK = '127.0.0.1';

/** Running simulated sources. The URLs stand in for `TMDB_BASE_URL` and its like. */
export interface SimulatedSources {
  tmdbUrl: string;
  omdbUrl: string;
  zyteUrl: string;
  letterboxdUrl: string;
  crawlbaseUrl: string;
  /** Where `/_sandbox/log`, `/_sandbox/scenario` and `/_sandbox/reset` are. */
  controlUrl: string;
  /** What was asked so far, oldest first. */
  log(): LogEntry[];
  /** Replaces the scenario while running. Throws a ZodError when it is malformed. */
  setScenario(scenario: ScenarioInput): void;
  scenario(): Scenario;
  /** Drops all connections, those left hanging included. */
  close(): Promise<void>;
}

/**
 * Starts TMDb, OMDb, Zyte and Crawlbase (with IMDb and the sites of ratings behind them) and Letterboxd on the loopback address.
 * @param options.scenario the Cannes 2025 scenario by default.
 * @param options.ports free ports where absent or 0.
 */
export async function startSimulatedSources(
  options: {
    scenario?: ScenarioInput;
    ports?: {
      tmdb?: number;
      omdb?: number;
      zyte?: number;
      letterboxd?: number;
      crawlbase?: number;
      control?: number;
    };
  } = {},
): Promise<SimulatedSources> {
  const { ports = {} } = options;
  const world = new World(options.scenario ?? cannesScenario());
  const servers = {
    tmdb: sourceServer('tmdb', world, answerTmdb),
    omdb: sourceServer('omdb', world, answerOmdb),
    zyte: sourceServer('zyte', world, answerZyte),
    letterboxd: sourceServer('letterboxd', world, answerLetterboxd),
    crawlbase: sourceServer('crawlbase', world, answerCrawlbase),
    control: controlServer(world),
  };
  const close = async () => {
    await Promise.all(Object.values(servers).map((server) => server.close()));
  };
  try {
    const listen = (name: keyof typeof servers) =>
      servers[name].listen({ host: LOOPBACK, port: ports[name] ?? 0 });
    const [tmdb, omdb, zyte, letterboxd, crawlbase, control] = await Promise.all([
      listen('tmdb'),
      listen('omdb'),
      listen('zyte'),
      listen('letterboxd'),
      listen('crawlbase'),
      listen('control'),
    ]);
    return {
      tmdbUrl: `${tmdb}/3`,
      omdbUrl: omdb,
      zyteUrl: `${zyte}/v1`,
      letterboxdUrl: letterboxd,
      crawlbaseUrl: crawlbase,
      controlUrl: control,
      log: () => world.log.all(),
      setScenario: (scenario) => {
        world.setScenario(scenario);
      },
      scenario: () => world.scenario,
      close,
    };
  } catch (error) {
    await close(); // one port may be taken while others listen already
    throw error;
  }
}
