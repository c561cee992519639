import type { Command } from 'commander';
import type { DataSource } from 'typeorm';
import type { Client } from '@temporalio/client';
import { AppError } from '../../../domain/errors.js';
import { counted } from '../../../domain/words/figures.js';
import { editionId } from '../../../entities/editions/id.js';
import { findFilm } from '../../../entities/review/reopen.js';
import { withClient } from '../../connect.js';
import { withDatabase } from '../../database.js';
import { RETRIED, retryMovie } from '../../films/actions.js';
import { retryFailed } from '../../imports/start.js';

interface Services {
  client: Client;
  database: DataSource;
}

/** Adds `festival retry`: a film, or the films of an edition without a record, are looked up again now. */
export function addRetryCommand(program: Command): void {
  program
    .command('retry')
    .description(
      'look a film up again now, also where no lookup of it runs; or those of an edition without a record',
    )
    .argument('<film or edition>', 'IMDb id or festival-year-slug of a film; festival and year of an edition')
    .option('--reason <reason>', 'of an edition: only stubs for this reason, such as omdb_unavailable')
    .action(async (key: string, { reason }: { reason?: string }) => {
      await withDatabase((database) =>
        withClient(async (client) => {
          const isEdition = (await editionId(database.manager, key)) !== null;
          const services = { client, database };
          console.log(await (isEdition ? retryEdition(services, key, reason) : retryFilm(services, key)));
        }),
      );
    });
}

async function retryFilm({ client, database: { manager: db } }: Services, key: string): Promise<string> {
  const film = await findFilm(db, key);
  if (film === undefined) throw new AppError('NotFound', `There is no film and no edition ${key}.`);
  return RETRIED[await retryMovie({ client, db }, film.movieId)];
}

/** @throws {AppError} `Conflict` when there was nothing to look up. */
async function retryEdition(
  { client, database }: Services,
  edition: string,
  reason: string | undefined,
): Promise<string> {
  const { told, gone } = await retryFailed(client, database, edition, reason);
  const left =
    gone === 0
      ? ''
      : ` No lookup of ${counted(gone, 'other')} runs: the alert check begins them within an hour.`;
  return `${counted(told, 'film is', 'films are')} looked up again.${left}`;
}
