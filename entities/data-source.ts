import { DataSource } from 'typeorm';
import { Alert } from './alerts.js';
import { BackfillRow } from './backfill.js';
import { Festival, FestivalEdition, Nomination, ProgrammeEntry, ProgrammeReject } from './festival.js';
import { LookupMetric } from './metrics.js';
import { Initial1700000000001 } from './migrations/1-initial.js';
import { Money1700000000002 } from './migrations/2-money.js';
import { PeopleAndTime1700000000003 } from './migrations/3-people-and-time.js';
import { QuotaDay1700000000004 } from './migrations/4-quota-day.js';
import { Review1700000000005 } from './migrations/5-review.js';
import { Dashboard1700000000007 } from './migrations/7-dashboard.js';
import { RatingsAndCollaborations1700000000006 } from './migrations/6-ratings-and-collaborations.js';
import { ReviewAndFilms1700000000008 } from './migrations/8-review-and-films.js';
import { Programmes1700000000009 } from './migrations/9-programmes.js';
import { PageSpeed1700000000010 } from './migrations/10-page-speed.js';
import { MergeStates1700000000011 } from './migrations/11-merge-states.js';
import { NominationWorks1700000000012 } from './migrations/12-nomination-works.js';
import { FilmFacts, Movie, MovieImage, MovieRating, MovieVideo } from './movie.js';
import { Collaboration, Credit, Person } from './people.js';
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
    migrations: [
      Initial1700000000001,
      Money1700000000002,
      PeopleAndTime1700000000003,
      QuotaDay1700000000004,
      Review1700000000005,
      Dashboard1700000000007,
      RatingsAndCollaborations1700000000006,
      ReviewAndFilms1700000000008,
      Programmes1700000000009,
      PageSpeed1700000000010,
      MergeStates1700000000011,
      NominationWorks1700000000012,
    ],
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
    extra: { max: POOL_SIZE, connectionTimeoutMillis: 10_000, application_name: 'festival-lookup' },
  });
}
