import { counted } from '../domain/words/figures.js';
import { demoScenario, SANDBOX_KEYS } from './simulated/scenario.js';
import { simulatedEditionKeys, simulatedEditions } from './simulated/imdb/events.js';
import { startSimulatedSources, type SimulatedSources } from './simulated/http/server.js';

/** How the worker is to reach each source, and which of them are simulated. */
export interface LocalSources {
  variables: Record<string, string>;
  simulated: string[];
  /** What the simulated ones know, in words; empty where none is simulated. */
  knows: string;
  /** Editions that can be imported by festival and year alone, as a simulated IMDb has them: "cannes-2024". */
  editions: string[];
  /** What the dashboard is to know: where the images of a simulated TMDb are, and those editions. */
  dashboard: Record<string, string>;
  close: () => Promise<void>;
}

/** Each source with the variable that its key stands in, and that of its address. */
const STANDS = [
  {
    name: 'TMDb',
    key: 'TMDB_API_KEY',
    base: 'TMDB_BASE_URL',
    url: (s: SimulatedSources) => s.tmdbUrl,
    fake: SANDBOX_KEYS.tmdb,
  },
  {
    name: 'OMDb',
    key: 'OMDB_API_KEY',
    base: 'OMDB_BASE_URL',
    url: (s: SimulatedSources) => s.omdbUrl,
    fake: SANDBOX_KEYS.omdb,
  },
  {
    name: 'Zyte',
    key: 'ZYTE_API_KEY',
    base: 'ZYTE_BASE_URL',
    url: (s: SimulatedSources) => s.zyteUrl,
    fake: SANDBOX_KEYS.zyte,
  },
  {
    // It takes no key: only who names its address, and has leave to, reaches the real one from here.
    name: 'Letterboxd',
    key: 'LETTERBOXD_BASE_URL',
    base: 'LETTERBOXD_BASE_URL',
    url: (s: SimulatedSources) => s.letterboxdUrl,
    fake: '',
  },
];

/** Starts simulated sources for those that the environment has no key for; a key that is there reaches the real source. */
export async function startLocalSources(environment: NodeJS.ProcessEnv): Promise<LocalSources> {
  const stands = STANDS.filter(({ key }) => (environment[key] ?? '') === '');
  if (stands.length === 0)
    return {
      variables: {},
      dashboard: {},
      simulated: [],
      editions: [],
      knows: '',
      close: () => Promise.resolve(),
    };
  const scenario = demoScenario();
  const servers = await startSimulatedSources({ scenario });
  const simulated = stands.map(({ name }) => name);
  const editions = simulated.includes('Zyte') ? simulatedEditionKeys() : [];
  return {
    variables: Object.fromEntries(
      stands.flatMap(({ key, base, url, fake }) => [
        [key, fake],
        [base, url(servers)],
      ]),
    ),
    dashboard: {
      SIMULATED_EDITIONS: editions.join(','),
      ...(simulated.includes('TMDb') ? { TMDB_IMAGE_URL: servers.tmdbUrl.replace(/\/3$/, '/t/p') } : {}),
    },
    simulated,
    editions,
    knows:
      `They know ${counted(scenario.films?.length ?? 0, 'film')}: those of ${simulatedEditions().join('; ')}. ` +
      'Only the films of Cannes 2025 are real ones, with their namesakes; any other film becomes a stub.',
    close: () => servers.close(),
  };
}
