import type { Command } from 'commander';
import { AppError } from '../../../domain/errors.js';
import { findFilm } from '../../../entities/review/reopen.js';
import { withClient } from '../../connect.js';
import { withDatabase } from '../../database.js';
import { RETRIED, retryMovie } from '../../films/actions.js';

/** Adds `festival retry`: a film is looked up again now, also where nothing looks after it any more. */
export function addRetryCommand(program: Command): void {
  program
    .command('retry')
    .description('look a film up again now; begins a lookup where none runs')
    .argument('<film>', 'IMDb id, or festival-year-slug')
    .action(async (key: string) => {
      await withDatabase(({ manager: db }) =>
        withClient(async (client) => {
          const film = await findFilm(db, key);
          if (film === undefined) throw new AppError('NotFound', `There is no film ${key}.`);
          console.log(RETRIED[await retryMovie({ client, db }, film.movieId)]);
        }),
      );
    });
}
