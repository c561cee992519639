import type { Command } from 'commander';
import type { CacheUse } from '../../../domain/views/source.js';
import { imdbIdSchema } from '../../../domain/film-id.js';
import { clearCache, readCacheUse } from '../../../entities/sources/response-cache.js';
import { counted, usd } from '../../../domain/words/figures.js';
import { inTierOrder, sourceWords } from '../../../domain/words/films.js';
import { withDatabase } from '../../database.js';
import { show } from '../output.js';
import { table } from '../table.js';
import { AppError } from '../../../domain/errors.js';

interface ClearOptions {
  source?: string;
  film?: string;
  expired?: true;
  all?: true;
}

/** Adds `festival cache`: what was kept of paid answers, what that saved, and how to forget it. */
export function addCacheCommand(program: Command): void {
  const cache = program.command('cache').description('kept answers of paid sources');
  cache
    .command('show', { isDefault: true })
    .description('how many answers are kept, and how often they saved a request')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      await withDatabase(async ({ manager }) => {
        show(inTierOrder(await readCacheUse(manager)), json, cacheTable);
      });
    });
  cache
    .command('clear')
    .description('forget answers: the next lookup pays for them again')
    .option('--source <source>', 'of one source')
    .option('--film <imdbId>', 'about one film')
    .option('--expired', 'those whose time is over')
    .option('--all', 'every one')
    .action(clear);
}

async function clear({ source, film, expired, all }: ClearOptions): Promise<void> {
  if (source === undefined && film === undefined && expired === undefined && all === undefined)
    throw new AppError('InvalidInput', 'What is to be forgotten? Give --source, --film, --expired or --all.');
  if (film !== undefined && !imdbIdSchema.safeParse(film).success)
    throw new AppError(
      'InvalidInput',
      `--film: expected an IMDb title id such as "tt27714581", found "${film}"`,
    );
  await withDatabase(async ({ manager }) => {
    const cleared = await clearCache(manager, {
      expiredOnly: expired === true,
      source,
      imdbId: film,
    });
    console.log(`${counted(cleared, 'answer is', 'answers are')} forgotten.`);
  });
}

function cacheTable(uses: CacheUse[]): string {
  if (uses.length === 0) return 'Nothing is kept yet.';
  return table(
    ['source', 'usable', 'expired', 'requests saved', 'USD saved', 'hit rate (30 days)'],
    uses.map((use) => [
      sourceWords(use.source),
      use.usable,
      use.expired,
      use.hits,
      usd(use.savedUsd),
      use.hitRate === null ? '' : `${(use.hitRate * 100).toFixed(0)} %`,
    ]),
  );
}
