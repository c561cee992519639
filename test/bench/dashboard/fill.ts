import type { DataSource } from 'typeorm';
import { SOURCE_DEFAULTS } from '../../../config/source-defaults.js';
import { ensureSourcePolicies } from '../../../entities/sources/policies.js';
import { beginLoad, type Loader } from './load.js';
import {
  LARGE,
  HEALTH,
  DUE,
  DUE_FILMS,
  editionRows,
  movieRows,
  entryRows,
  nominationRows,
  peopleRows,
  RECORDS,
  DECISIONS,
  KNOWN,
  lookupRows,
  LEDGER,
  RESPONSES,
  ALERTS,
  largeEdition,
} from './rows.js';

const LARGE_FILMS = 100_000;

/** How much there is to look at; nominations beside those of the large edition, which has one for a third of its films. */
export interface Amounts {
  movies: number;
  metrics: number;
  nominations: number;
}

/**
 * Fills an empty database as years of imports leave it: each edition was imported within an hour, the newest today; most
 * films are full, some wait for a reviewer. Deterministic but for the clock. Rows are written without triggers and indexes;
 * then the product's own functions sum them up.
 */
export async function fill(dataSource: DataSource, amounts: Amounts): Promise<void> {
  await ensureSourcePolicies(dataSource.manager, SOURCE_DEFAULTS);
  const loader = await beginLoad(dataSource);
  try {
    for (const [step, statements] of steps(amounts)) await loader.run(step, statements);
    await writeLookups(loader, amounts.metrics);
    await loader.run('ledger', [LEDGER]);
    await loader.run('kept answers', [RESPONSES]);
    await loader.run(LARGE, largeEdition(Math.min(amounts.movies / 2, LARGE_FILMS)));
    await loader.indexes();
    await loader.run('decisions', DECISIONS);
    await loader.run('collaborations', ['SELECT rebuild_collaborations()']);
    await loader.run('figures of lookups', ['SELECT rebuild_lookup_figures()']);
    await loader.run('films that wait', [DUE_FILMS, 'SELECT sum_up_open_films()']);
    await loader.run('words of sources', ['SELECT rebuild_source_words()']);
    await loader.run('days of the ledger', ['SELECT rebuild_spend_days()']);
    await loader.run('figures of editions', [DUE, 'SELECT sum_up_edition_figures()']);
  } finally {
    await loader.end();
  }
  await settle(dataSource);
}

function steps({ movies, nominations }: Amounts): [step: string, statements: string[]][] {
  const editions = Math.max(400, Math.round(movies / 250));
  return [
    ['editions', [HEALTH, ALERTS, ...editionRows(editions), KNOWN]],
    ['movies', [movieRows(movies)]],
    ['entries', [entryRows(editions)]],
    ['nominations', [nominationRows(Math.round((2 * nominations) / movies))]],
    ['records', RECORDS],
    ['people', peopleRows(Math.max(50_000, Math.round(movies / 4)))],
  ];
}

/** Lookups that come again after days, until there are enough. */
async function writeLookups(loader: Loader, count: number): Promise<void> {
  let written = 0;
  for (let again = 0; written < count && again < MAX_AGAIN; again += 1)
    written += await loader.run(`lookups, round ${again + 1}`, [lookupRows(again, count - written)]);
}

const MAX_AGAIN = 20;
const MAX_VACUUMS = 20;

/** Leaves the tables as they are after a while: all rows known to be visible, so that indexes alone can be read. */
async function settle(dataSource: DataSource): Promise<void> {
  await dataSource.query('VACUUM ANALYZE');
  for (let vacuums = 1; vacuums < MAX_VACUUMS; vacuums += 1) {
    const unsettled = await dataSource.query<{ name: string }[]>(
      `SELECT oid::regclass::text AS name FROM pg_class
       WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relallvisible < relpages`,
    );
    // A statement of the server's own that is under way (it analyses new rows, too) keeps rows from being seen as settled.
    if (unsettled.length === 0) return;
    for (const { name } of unsettled) await dataSource.query(`VACUUM ${name}`);
  }
}
