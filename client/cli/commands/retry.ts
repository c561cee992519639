import type { Command } from 'commander';
import { AppError } from '../../../domain/errors.js';
import { counted } from '../../../domain/words/figures.js';
import { editionId } from '../../../entities/editions/id.js';
import { findFilm } from '../../../entities/review/reopen.js';
import { withClient } from '../../connect.js';
import { withDatabase } from '../../database.js';
import { RETRIED, retryMovie, type Services } from '../../films/actions.js';
import { retryFailed } from '../../imports/steer.js';
import { byOption } from '../option-values.js';

/** Adds `festival retry`: a film, or the films of an edition without a record, are looked up again now. */
export function addRetryCommand(program: Command): void {
  program
    .command('retry')
    .description(
      'look a film up again now, also where no lookup of it runs; or those of an edition without a record',
    )
    .argument('<film or edition>', 'IMDb id or festival-year-slug of a film; festival and year of an edition')
    .option('--reason <reason>', 'of an edition: only stubs for this reason, such as omdb_unavailable')
    .addOption(byOption())
    .action(async (key: string, { reason, by }: { reason?: string; by: string }) => {
      await withDatabase((database) =>
        withClient(async (client) => {
          const { manager: db } = database;
          const isEdition = (await editionId(db, key)) !== null;
          const services = { client, db };
          console.log(
            await (isEdition ? retryEdition(services, key, by, reason) : retryFilm(services, key, by)),
          );
        }),
      );
    });
}

async function retryFilm(services: Services, key: string, by: string): Promise<string> {
  const film = await findFilm(services.db, key);
  if (film === undefined) throw new AppError('NotFound', `There is no film and no edition ${key}.`);
  return RETRIED[await retryMovie(services, film.movieId, by)];
}

/** @throws {AppError} `Conflict` when there was nothing to look up. */
async function retryEdition(
  services: Services,
  edition: string,
  by: string,
  reason: string | undefined,
): Promise<string> {
  const { told, gone } = await retryFailed(services, edition, by, reason);
  const left =
    gone === 0
      ? ''
      : ` No lookup of ${counted(gone, 'other')} runs: the alert check begins them within an hour.`;
  return `${counted(told, 'film is', 'films are')} looked up again.${left}`;
}
