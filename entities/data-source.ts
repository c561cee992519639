import pg from 'pg';
import { DataSource } from 'typeorm';
import { Alert } from './alerts.js';
import { BackfillRow } from './backfill.js';
import { Festival, FestivalEdition, Nomination, ProgrammeEntry, ProgrammeReject } from './festival.js';
import { LookupMetric } from './metrics.js';
import { FilmFacts, Movie, MovieImage, MovieRating, MovieVideo } from './movie.js';
import { Collaboration, Credit, Person } from './people.js';
import { missingSettings, type SessionSettings } from './own-schema.js';
import { ReviewDecision } from './review.js';
import { SourceHealth, SourcePolicy, SourcePolicyChange, SourceResponse, SpendEntry } from './spend.js';

const POOL_SIZE = 20;

/**
 * Opens the application's database; its tables are found wherever `npm run migrate` made them.
 * @param url Postgres URL.
 */
export async function openDatabase(url: string): Promise<DataSource> {
  const dataSource = await createDataSource(url).initialize();
  const settings = await missingSettings(dataSource);
  if (settings === undefined) return dataSource;
  await dataSource.destroy();
  return await createDataSource(url, settings).initialize();
}

/**
 * A database as its URL says; call `initialize()` before use. Tables come from `migrate` alone.
 * @param settings what its sessions are started with. A pooler refuses that in words, where setting it later would leak to
 *   other clients: there the role is given them (docs/data.md).
 */
export function createDataSource(url: string, settings?: SessionSettings): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    synchronize: false,
    installExtensions: false,
    entities: [
      Movie,
      MovieRating,
      MovieImage,
      MovieVideo,
      FilmFacts,
      Person,
      Credit,
      Collaboration,
      Festival,
      FestivalEdition,
      ProgrammeEntry,
      Nomination,
      ProgrammeReject,
      LookupMetric,
      SourceHealth,
      SourcePolicy,
      SourcePolicyChange,
      SourceResponse,
      SpendEntry,
      ReviewDecision,
      Alert,
      BackfillRow,
    ],
    extra: {
      max: POOL_SIZE,
      connectionTimeoutMillis: 10_000,
      application_name: 'festival-lookup',
      types: { getTypeParser },
      ...(settings === undefined ? {} : { options: startupOptions(settings) }),
    },
  });
}

/** Settings as the server takes them at a connection's start, where spaces part them. */
function startupOptions({ searchPath, timeZone }: SessionSettings): string {
  return `-c search_path=${searchPath.replaceAll(/[\\ ]/g, '\\$&')} -c TimeZone=${timeZone}`;
}

/** As the driver reads values, but for times without a zone: they are UTC, wherever this process runs. */
function getTypeParser(...[type, format]: Parameters<typeof pg.types.getTypeParser>): unknown {
  if (type === pg.types.builtins.TIMESTAMP) return (text: string) => new Date(`${text.replace(' ', 'T')}Z`);
  return pg.types.getTypeParser(type, format) as unknown;
}
