import { DataSource } from 'typeorm';
import { Alert } from './alerts.js';
import { BackfillRow } from './backfill.js';
import { Festival, FestivalEdition, Nomination, ProgrammeEntry, ProgrammeReject } from './festival.js';
import { LookupMetric } from './metrics.js';
import { Initial1700000000001 } from './migrations/1-initial.js';
import { Money1700000000002 } from './migrations/2-money.js';
import { PeopleAndTime1700000000003 } from './migrations/3-people-and-time.js';
import { FilmFacts, Movie, MovieImage, MovieRating, MovieVideo } from './movie.js';
import { Credit, Person } from './people.js';
import { ReviewDecision } from './review.js';
import { SourceHealth, SourcePolicy, SourcePolicyChange, SourceResponse, SpendEntry } from './spend.js';

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
    migrations: [Initial1700000000001, Money1700000000002, PeopleAndTime1700000000003],
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
      SourceHealth,
      SourcePolicy,
      SourcePolicyChange,
      SourceResponse,
      SpendEntry,
      ReviewDecision,
      Alert,
      BackfillRow,
    ],
    extra: { max: POOL_SIZE, connectionTimeoutMillis: 10_000, application_name: 'festival-lookup' },
  });
}
