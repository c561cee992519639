import type { DataSource } from 'typeorm';
import type { BackfillFilm } from '../domain/sweeps/backfill.js';
import type { FilmRef } from '../domain/film-ref.js';
import { backfillPage, stageBackfill } from '../entities/sweeps/backfill.js';

/** Database activities of `backfill`; all of them may run twice. */
export interface BackfillActivities {
  /** Writes the films, their nominations and the list in one transaction; answers how many films the backfill has. */
  stageBackfill(request: { name: string; films: BackfillFilm[] }): Promise<{ films: number }>;
  /** The next films of a backfill after one ("0" for the first). */
  listBackfillFilms(request: { name: string; afterCursor: string; limit: number }): Promise<FilmRef[]>;
}

/** Makes the activities from their dependencies. */
export function createBackfillActivities({ dataSource }: { dataSource: DataSource }): BackfillActivities {
  return {
    async stageBackfill({ name, films }) {
      return { films: await dataSource.transaction((db) => stageBackfill(db, name, films)) };
    },
    async listBackfillFilms({ name, afterCursor, limit }) {
      return await backfillPage(dataSource.manager, name, afterCursor, limit);
    },
  };
}
