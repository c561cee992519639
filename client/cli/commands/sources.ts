import { InvalidArgumentError, type Command } from 'commander';
import pc from 'picocolors';
import type { SourceLimits } from '../../../config/source-defaults.js';
import {
  changeSourcePolicy,
  readPolicyChanges,
  readSourcePolicies,
  readTierOrder,
} from '../../../entities/sources/policies.js';
import { readSourceHealth } from '../../../entities/sources/health.js';
import { compact } from '../../../domain/compact.js';
import { termsOf } from '../../../domain/sources/terms.js';
import { TESTED_SOURCES, testedSourceSchema } from '../../../domain/sources/test.js';
import { counted, usd } from '../../../domain/words/figures.js';
import { sourceWords } from '../../../domain/words/films.js';
import { connectClient, withClient } from '../../connect.js';
import { withDatabase, withReplica } from '../../database.js';
import { coverageWithPrices } from '../../sources/coverage.js';
import { testSource } from '../../sources/test-key.js';
import { wakeFilms } from '../../sources/spend-controls.js';
import { byOption } from '../option-values.js';
import { show } from '../output.js';
import { changesTable, coverageTable, orderWords, sourcesTable } from './sources-labels.js';
import { AppError } from '../../../domain/errors.js';

const CHANGES_SHOWN = 30;
const UNITS_MS: Record<string, number> = { s: 1000, min: 60_000, h: 3_600_000 };

interface SetOptions {
  cost?: number;
  planFee?: number | 'none';
  dailyLimit?: number | 'none';
  monthlyLimit?: number | 'none';
  requestsPerDay?: number | 'none';
  connections?: number | 'none';
  quotaReset?: number;
  priority?: number;
  rate?: { rateLimitRequests: number; rateLimitPerMs: number };
  criticalOnly?: boolean;
  by: string;
}

/** Adds `festival sources`: the limits of the sources, read and changed while imports run. */
export function addSourcesCommand(program: Command): void {
  const sources = program.command('sources').description('limits, spend and health of the sources');
  const by = byOption();

  sources
    .command('list', { isDefault: true })
    .description('show limits, what was used of them, and whether the sources answer')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      await withDatabase(async ({ manager }) => {
        const health = await readSourceHealth(manager);
        const sources = (await readSourcePolicies(manager)).map((policy) => ({
          ...policy,
          health: health.find(({ source }) => source === policy.source) ?? null,
        }));
        show(sources, json, () => sourcesTable(sources, health));
      });
    });

  sources
    .command('set')
    .description('change limits; "none" lifts one')
    .argument('<source>', 'tmdb, omdb, imdb_scrape …')
    .option('--cost <usd>', 'price of a request; notional with a plan', amount)
    .option(
      '--plan-fee <usd>',
      'what its plan costs a month; "none": each request has its price',
      orNone(amount),
    )
    .option('--daily-limit <usd>', 'most in USD a day (UTC)', orNone(amount))
    .option('--monthly-limit <usd>', 'most in USD a month (UTC)', orNone(amount))
    .option('--requests-per-day <n>', 'most requests a day', orNone(whole))
    .option('--quota-reset <hour>', 'hour (UTC, 0 to 23) at which its day of requests begins', hour)
    .option('--rate <n/unit>', 'most requests a time, over all workers: 40/s, 500/min', rate)
    .option('--connections <n>', 'most requests under way at one time, over all workers', orNone(whole))
    .option('--priority <n>', 'place among the sources: the lowest is asked first', whole)
    .option('--critical-only', 'ask it for critical films alone')
    .option('--no-critical-only', 'ask it for any film')
    .addOption(by)
    .action(async (source: string, { by: who, ...options }: SetOptions) => {
      await change(source, limitsFrom(options), who);
    });

  for (const enabled of [true, false])
    sources
      .command(enabled ? 'enable' : 'disable')
      .description(enabled ? 'ask it again' : 'do not ask it any more')
      .argument('<source>')
      .addOption(by)
      .action(async (source: string, options: { by: string }) => {
        await change(source, { enabled }, options.by);
      });

  sources
    .command('test')
    .description("try the workers' key; OMDb charges one request for it")
    .argument('<source>')
    .option('--json', 'as JSON')
    .action(test);
  addReadings(sources);
}

function addReadings(sources: Command): void {
  sources
    .command('coverage')
    .description('what each source has said of the films that it is asked for, and what a refresh would cost')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      await withReplica(async ({ manager }) => {
        show(await coverageWithPrices(manager), json, coverageTable);
      });
    });
  sources
    .command('changes')
    .description('who changed which limit, and when')
    .argument('[source]')
    .option('--json', 'as JSON')
    .action(async (source: string | undefined, { json }: { json?: true }) => {
      await withDatabase(async ({ manager }) => {
        show(await readPolicyChanges(manager, source, CHANGES_SHOWN), json, changesTable);
      });
    });
}

async function test(source: string, { json }: { json?: true }): Promise<void> {
  const tested = testedSourceSchema.safeParse(source);
  if (!tested.success)
    throw new AppError('InvalidInput', `${source} has no key to test: ${TESTED_SOURCES.join(', ')}.`);
  await withClient(async (client) => {
    const result = await testSource(client, tested.data);
    show(result, json, ({ works, words, costUsd }) => {
      const cost = costUsd > 0 ? ` (${usd(costUsd)})` : '';
      return `${sourceWords(source)}: ${works ? pc.green(words) : pc.red(words)}${cost}`;
    });
    if (!result.works) process.exitCode = 1;
  });
}

/** Changes limits, and has the films look that wait for this source. */
async function change(
  source: string,
  limits: Partial<Omit<SourceLimits, 'source'>>,
  who: string,
): Promise<void> {
  if (Object.keys(limits).length === 0)
    throw new AppError('InvalidInput', 'Nothing to change: give at least one option.');
  await withDatabase(async (dataSource) => {
    if (!(await changeSourcePolicy(dataSource.manager, source, limits, who)))
      throw new AppError('NotFound', `There is no source ${source}.`);
    console.log(`${source} is changed; it holds from the next request on.`);
    const terms = limits.enabled === true ? termsOf(source) : undefined;
    if (terms !== undefined) console.log(`Its terms: ${terms.words} ${terms.url}`);
    if (limits.priority !== undefined) console.log(orderWords(await readTierOrder(dataSource.manager)));
    const client = await connectClient().catch(() => undefined);
    if (client === undefined) {
      console.log('Temporal cannot be reached: films that wait will find out by themselves.');
      return;
    }
    try {
      const told = await wakeFilms(client, dataSource, { source });
      if (told > 0) console.log(`${counted(told, 'waiting film looks', 'waiting films look')} again.`);
    } finally {
      await client.connection.close();
    }
  });
}

function limitsFrom(options: Omit<SetOptions, 'by'>): Partial<Omit<SourceLimits, 'source'>> {
  const {
    cost,
    planFee,
    dailyLimit,
    monthlyLimit,
    requestsPerDay,
    connections,
    rate: pace,
    quotaReset,
    ...same
  } = options;
  return {
    ...same,
    ...pace,
    ...compact({
      costPerRequestUsd: cost,
      planFeeUsd: orNull(planFee),
      dailyLimitUsd: orNull(dailyLimit),
      monthlyLimitUsd: orNull(monthlyLimit),
      requestsPerDay: orNull(requestsPerDay),
      connections: orNull(connections),
      quotaResetHour: quotaReset,
    }),
  };
}

function orNull(limit: number | 'none' | undefined): number | null | undefined {
  return limit === 'none' ? null : limit;
}

function amount(text: string): number {
  const dollars = Number(text);
  if (text.trim() === '' || !(dollars >= 0 && dollars < 1_000_000))
    throw new InvalidArgumentError('expected an amount in USD such as 2.50');
  return dollars;
}

function whole(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 1_000_000)
    throw new InvalidArgumentError('expected a whole number from 1');
  return number;
}

function hour(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isInteger(number) || number < 0 || number > 23)
    throw new InvalidArgumentError('expected an hour from 0 to 23');
  return number;
}

/** Commander takes null for "no value", so that a lifted limit needs a word. */
function orNone(read: (text: string) => number): (text: string) => number | 'none' {
  return (text) => (text === 'none' ? 'none' : read(text));
}

function rate(text: string): { rateLimitRequests: number; rateLimitPerMs: number } {
  const [, requests = '', unit = ''] = /^(\d+)\/(s|min|h)$/.exec(text) ?? [];
  const perMs = UNITS_MS[unit];
  if (perMs === undefined) throw new InvalidArgumentError('expected requests a time such as 40/s or 500/min');
  return { rateLimitRequests: whole(requests), rateLimitPerMs: perMs };
}
