import { DataSource } from 'typeorm';
import { Festival, FestivalEdition, Nomination, ProgrammeEntry, ProgrammeReject } from './festival.js';
import { LookupMetric } from './metrics.js';
import { Initial1700000000001 } from './migrations/1-initial.js';
import { FilmFacts, Movie, MovieImage, MovieRating, MovieVideo } from './movie.js';
import { Credit, Person } from './people.js';
import { ReviewDecision } from './review.js';
import { SourcePolicy, SourceResponse, SpendEntry } from './spend.js';

const POOL_SIZE = 20;

/**
 * The database of the application; call `initialize()` before use. Tables come from migrations alone.
 * @param url Postgres URL.
 */
export function createDataSource(url: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    synchronize: false,
    migrationsTransactionMode: 'all',
    migrationsTableName: 'festival_lookup_migrations',
    migrations: [Initial1700000000001],
    entities: [
      Movie,
      MovieRating,
      MovieImage,
      MovieVideo,
      FilmFacts,
      Person,
      Credit,
      Festival,
      FestivalEdition,
      ProgrammeEntry,
      Nomination,
      ProgrammeReject,
      LookupMetric,
      SourcePolicy,
      SourceResponse,
      SpendEntry,
      ReviewDecision,
    ],
    extra: { max: POOL_SIZE, connectionTimeoutMillis: 10_000, application_name: 'festival-lookup' },
  });
}
