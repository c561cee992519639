import type { Command } from 'commander';
import { AppError } from '../../../domain/errors.js';
import { counted } from '../../../domain/words/figures.js';
import { forgetSearches, LEAST_DAYS_KEPT } from '../../../entities/metrics/forget-searches.js';
import { withDatabase } from '../../database.js';
import { wholeNumber } from '../option-values.js';

const ROWS_A_LINE = 100_000;

/** Adds `festival metrics`: what of the metrics need not be kept for good. */
export function addMetricsCommand(program: Command): void {
  const metrics = program.command('metrics').description('rows of api_lookup_metrics');
  metrics
    .command('forget')
    .description('delete the rows of single searches; what each source said of each film, and its cost, stay')
    .requiredOption(
      '--older-than <days>',
      `those that are older, ${LEAST_DAYS_KEPT} days at least`,
      wholeNumber,
    )
    .action(forget);
}

async function forget({ olderThan }: { olderThan: number }): Promise<void> {
  if (olderThan < LEAST_DAYS_KEPT)
    throw new AppError(
      'InvalidInput',
      `--older-than: at least ${LEAST_DAYS_KEPT} days, for plans are made from the searches of 90.`,
    );
  await withDatabase(async ({ manager }) => {
    let [gone, told] = [0, 0];
    for await (gone of forgetSearches(manager, olderThan)) {
      if (gone - told < ROWS_A_LINE) continue;
      told = gone;
      console.error(`${gone} rows so far`);
    }
    console.log(`${counted(gone, 'row is', 'rows are')} deleted.`);
  });
}
