import type { Entry } from '../../../domain/programme/programme.js';
import { COUNTED } from '../../support/sources/counted.js';
import { generatedScenario } from '../../support/sources/generated.js';
import { withApplication, type BenchApplication, type BenchOptions } from '../money/application.js';

/** Films at one time: enough for the engine to be what holds an import back. */
export const WINDOW = 50;

/**
 * Starts the application beside a TMDb that knows all films by their ids and answers at once, as often as it is asked: what an
 * import takes then is what the engine takes.
 * @param options with `unknown`, the share of films that neither TMDb nor OMDb knows (0).
 */
export async function withFastSource(
  films: number,
  work: (app: BenchApplication, entries: Entry[]) => Promise<void>,
  { unknown = 0, ...options }: BenchOptions & { unknown?: number } = {},
): Promise<void> {
  const { scenario, entries } = generatedScenario({
    profile: COUNTED,
    films,
    unknownToTmdb: unknown,
    unknownToOmdb: unknown,
  });
  const fast = { ...scenario, tmdb: { requestsPerSecond: 100_000, connections: 1000 } };
  await withApplication(
    fast,
    async (app) => {
      await app.dataSource.query(
        `UPDATE source_policies SET rate_limit_requests = 10000, connections = NULL WHERE source = 'tmdb'`,
      );
      await work(app, entries);
    },
    options,
  );
}
