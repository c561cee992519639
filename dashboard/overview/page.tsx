import type { FastifyInstance } from 'fastify';
import type { VNode } from 'preact';
import { SelectField } from '../components/forms.js';
import { Notice } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { BeginPanel } from '../imports/begin.js';
import { moment } from '../components/format.js';
import { Page, sendPage } from '../components/layout.js';
import type { Overview } from '../../domain/views/panels.js';
import {
  editionsToChoose,
  overviewQuerySchema,
  readOverview,
  type OverviewQuery,
  type Range,
} from './data.js';
import { FestivalsPanel, LookupsPanel, TiersPanel, TimesPanel } from './panels.js';
import { NowView } from './now.js';
import { readNow } from './now-data.js';
import { ReviewPanel } from './review.js';
import { CostsPanel } from './costs.js';

const RANGE_WORDS: Record<Range, string> = {
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
  all: 'All time',
};

/** `/`: what needs somebody now, then how lookups go and what they cost. */
export function overviewPage(app: FastifyInstance, context: DashboardContext): void {
  app.get('/', async (request, reply) => {
    const parsed = overviewQuerySchema.safeParse(request.query);
    const query = parsed.success ? parsed.data : overviewQuerySchema.parse({});
    const figures = readOverview(context, query);
    const [overview, now, editions] = await Promise.all([
      figures,
      readNow(context, query.festival === undefined ? figures.then(({ waiting }) => waiting) : undefined),
      editionsToChoose(context, query.festival),
    ]);
    return sendPage(
      reply.code(parsed.success ? 200 : 400),
      <Page title="Overview" section="/" request={request} scripts={['chart.js', 'charts.js']}>
        <h1>Overview</h1>
        {parsed.success ? null : (
          <Notice kind="bad">{parsed.error.issues.map(({ message }) => message).join('; ')}</Notice>
        )}
        <NowView now={now} limits={overview.limits} />
        <BeginPanel imported={editions} settings={context.settings} request={request} />
        <Filter query={query} editions={editions} />
        <p class="note">{scopeWords(overview)}</p>
        <div class="panels overview">
          <LookupsPanel overview={overview} />
          <TiersPanel overview={overview} />
          <CostsPanel overview={overview} />
          <FestivalsPanel overview={overview} />
          <TimesPanel overview={overview} />
          <ReviewPanel overview={overview} />
        </div>
      </Page>,
    );
  });
}

function scopeWords({ since, festival }: Overview): string {
  const time = since === null ? 'Lookups of all time' : `Lookups since ${moment(since)}`;
  return `${time}, ${festival === null ? 'of all festivals' : `for ${festival}`}.`;
}

function Filter({ query, editions }: { query: OverviewQuery; editions: string[] }): VNode {
  return (
    <form method="get" action="/" class="actions overview-filter">
      <SelectField
        name="range"
        label="Time"
        value={query.range}
        choices={Object.keys(RANGE_WORDS) as Range[]}
        words={(range) => RANGE_WORDS[range]}
        none={null}
      />
      <SelectField
        name="festival"
        label="Festival"
        value={query.festival}
        choices={editions}
        none="All festivals"
      />
      <button type="submit">Show</button>
    </form>
  );
}
