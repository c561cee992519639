import { sourceWords } from '../../domain/words/films.js';
import type { FastifyInstance } from 'fastify';
import type { VNode } from 'preact';
import { z } from 'zod';
import { coverageWithPrices } from '../../client/sources/coverage.js';
import { modeWords, type CacheUse, type SourceOverview } from '../../domain/views/source.js';
import { listLinks } from '../../entities/access/links.js';
import { KeptLinks } from '../links/view.js';
import { readHitRates } from '../../entities/sources/response-cache.js';
import { readSourceHealth } from '../../entities/sources/health.js';
import { readSourcePolicies } from '../../entities/sources/policies.js';
import { inOrder, viewAddress, viewFields, ViewForm } from '../components/list-view.js';
import { Badge, Table, When, type Column } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { count, usd } from '../../domain/words/figures.js';
import { priceWords } from '../../domain/words/prices.js';
import { percent } from '../components/format.js';
import { Page, sendPage } from '../components/layout.js';
import { CoveragePanel } from './coverage.js';

/** A source, and of its cache what is asked for. */
type WithCache<Use> = Omit<SourceOverview, 'cache'> & { cache: Use | null };
type Listed = WithCache<Pick<CacheUse, 'hitRate'>>;

/** All sources, in the order in which they are asked; `uses` is what is to be told of their caches. */
export async function readSources<Use extends { source: string }>(
  { database: { manager } }: DashboardContext,
  uses: Promise<Use[]>,
): Promise<WithCache<Use>[]> {
  const [policies, health, cache] = await Promise.all([
    readSourcePolicies(manager),
    readSourceHealth(manager),
    uses,
  ]);
  return policies.map((policy) => ({
    ...policy,
    health: health.find(({ source }) => source === policy.source) ?? null,
    cache: cache.find(({ source }) => source === policy.source) ?? null,
  }));
}

/** `/sources`: whether they answer, what was used of their limits, and what they have said of the films. */
export function sourcesPage(app: FastifyInstance, context: DashboardContext): void {
  app.get('/sources', async (request, reply) => {
    const view = viewSchema.parse(request.query);
    const known = readSources(context, readHitRates(context.database.manager));
    const [sources, coverage, links] = await Promise.all([
      known,
      coverageWithPrices(context.database.manager, known),
      listLinks(context.database.manager, '/sources'),
    ]);
    const table = { ...view, address: (sort: string) => viewAddress('/sources', { ...view, sort }) };
    return sendPage(
      reply,
      <Page title="Sources" section="/sources" request={request} scripts={['list.js']}>
        <h1>Sources</h1>
        <p class="note">
          Days and months are UTC. A source that answers nobody pauses imports; it is tried again by itself.
        </p>
        <ViewForm path="/sources" view={view} columns={COLUMNS.map(({ name }) => name)} />
        <KeptLinks links={links} reply={reply} />
        <div class="stack" id="list">
          <Table
            caption="Sources"
            rows={inOrder(sources, view.sort, SORTED_BY)}
            columns={COLUMNS}
            view={table}
          />
          <CoveragePanel sources={coverage} />
        </div>
      </Page>,
    );
  });
}

const SORTS = ['source', 'price', 'today', 'month', 'requests', 'hits'] as const;
const viewSchema = z.object(viewFields(SORTS));
const SORTED_BY: Record<(typeof SORTS)[number], (source: Listed) => string | number | null> = {
  source: ({ source }) => sourceWords(source),
  price: ({ costPerRequestUsd }) => costPerRequestUsd,
  today: ({ spentTodayUsd }) => spentTodayUsd,
  month: ({ spentThisMonthUsd }) => spentThisMonthUsd,
  requests: ({ requestsToday }) => requestsToday,
  hits: ({ cache }) => cache?.hitRate ?? null,
};

const COLUMNS: Column<Listed>[] = [
  {
    name: 'Source',
    sort: 'source',
    cell: ({ source }) => <a href={`/sources/${source}`}>{sourceWords(source)}</a>,
  },
  { name: 'State', cell: (source) => <SourceState source={source} /> },
  { name: 'A request', kind: 'numeric', sort: 'price', cell: priceWords },
  {
    name: 'Today',
    sort: 'today',
    cell: (source) => <Used name="today" used={source.spentTodayUsd} limit={source.dailyLimitUsd} />,
  },
  {
    name: 'This month',
    sort: 'month',
    cell: (source) => (
      <Used name="this month" used={source.spentThisMonthUsd} limit={source.monthlyLimitUsd} />
    ),
  },
  {
    name: 'Requests today',
    kind: 'numeric',
    sort: 'requests',
    cell: ({ requestsToday, requestsPerDay }) =>
      requestsPerDay === null ? count(requestsToday) : `${count(requestsToday)} of ${count(requestsPerDay)}`,
  },
  { name: 'Cache hits', kind: 'numeric', sort: 'hits', cell: ({ cache }) => percent(cache?.hitRate) },
  {
    name: 'Films',
    cell: ({ criticalOnly }) => (criticalOnly ? 'critical only' : 'all'),
  },
];

/** Whether a source may be asked, and answers. */
export function SourceState({
  source: { enabled, health },
}: {
  source: Pick<SourceOverview, 'enabled' | 'health'>;
}): VNode {
  if (!enabled) return <Badge kind="plain">switched off</Badge>;
  if (health?.state === 'down')
    return (
      <Badge kind="bad">
        down since <When date={health.since} />
      </Badge>
    );
  if (health?.heldUntil !== undefined && health.heldUntil !== null)
    return (
      <Badge kind="fair">
        asked for a pause until <When date={health.heldUntil} />
      </Badge>
    );
  if (health === null) return <Badge kind="plain">not asked yet</Badge>;
  return (
    <>
      <Badge kind="good">up</Badge> <small>{modeWords(health)}</small>
    </>
  );
}

/** Money against its limit, as a figure and a bar. */
export function Used({ name, used, limit }: { name: string; used: number; limit: number | null }): VNode {
  if (limit === null) return <span class="numeric">{usd(used)}</span>;
  return (
    <span class="used">
      <span class="numeric">
        {usd(used)} of {usd(limit)}
      </span>
      <meter
        min={0}
        max={Math.max(limit, used, 0.0001)}
        low={limit * 0.8}
        high={limit * 0.99}
        optimum={0}
        value={used}
        aria-label={`spent ${name}`}
      />
    </span>
  );
}
