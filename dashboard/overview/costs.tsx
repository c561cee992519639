import { sourceWords, inTierOrder } from '../../domain/words/films.js';
import type { VNode } from 'preact';
import type { PeriodCost } from '../../domain/views/panels.js';
import { Panel, Table } from '../components/parts.js';
import { Usd } from '../components/usd.js';
import { payeeWords } from '../../domain/words/prices.js';
import { Chart, type Tone } from './chart.js';
import type { LimitRow, Overview } from '../../domain/views/panels.js';
import { SourceLink } from './links.js';
import { Used } from '../sources/list.js';

const TONES: Tone[] = ['a', 'b', 'c', 'fair', 'good', 'bad'];

/** What the sources cost, in the range and against their limits. */
export function CostsPanel({ overview }: { overview: Overview }): VNode {
  const { periodCosts, periodStep } = overview;
  const paid = [...new Set(periodCosts.map(({ source }) => source))];
  const periods = periodsOf(periodCosts, periodStep);
  const costOf = (period: string, source: string): number =>
    periodCosts.find((row) => row.period === period && row.source === source)?.costUsd ?? 0;
  return (
    <Panel
      id="costs"
      title="API costs"
      note="In the range by the lookups; today and this month (UTC) by the ledger that the limits go by, for all festivals. OMDb's figures are notional: its requests are a plan's."
    >
      <Chart
        label={`Costs by ${periodStep}`}
        data={{
          labels: periods,
          unit: 'usd',
          stacked: true,
          series: paid.map((source, index) => ({
            name: payeeWords(source),
            tone: TONES[index % TONES.length] ?? 'a',
            values: periods.map((period) => costOf(period, source)),
          })),
        }}
      />
      <LimitsTable overview={overview} paid={paid} />
      {periods.length === 0 ? null : <PeriodsTable {...{ periods, periodStep, paid, costOf }} />}
    </Panel>
  );
}

function LimitsTable({ overview, paid }: { overview: Overview; paid: string[] }): VNode {
  const { costs, limits } = overview;
  const bySource = new Map(costs.map((row) => [row.source, row]));
  const sources = inTierOrder(
    [...new Set([...limits.map(({ source }) => source), ...paid])].map(
      (source) => limits.find((row) => row.source === source) ?? unlimited(source),
    ),
  );
  return (
    <Table
      caption="Costs against their limits"
      rows={sources}
      empty="No source costs anything."
      columns={[
        { name: 'Source', cell: ({ source }) => <SourceLink source={source} /> },
        {
          name: 'In the range',
          kind: 'numeric',
          cell: ({ source }) => <Usd amount={bySource.get(source)?.costUsd ?? 0} />,
        },
        {
          name: 'Today',
          cell: (row) => (
            <Used
              name={`today by ${sourceWords(row.source)}`}
              used={row.spentTodayUsd}
              limit={row.dailyLimitUsd}
            />
          ),
        },
        {
          name: 'This month',
          cell: (row) => (
            <Used
              name={`this month by ${sourceWords(row.source)}`}
              used={row.spentThisMonthUsd}
              limit={row.monthlyLimitUsd}
            />
          ),
        },
      ]}
    />
  );
}

function PeriodsTable(props: {
  periods: string[];
  periodStep: Overview['periodStep'];
  paid: string[];
  costOf: (period: string, source: string) => number;
}): VNode {
  const { periods, periodStep, paid, costOf } = props;
  return (
    <details>
      <summary>By {periodStep}</summary>
      <Table
        caption={`Costs by ${periodStep}`}
        rows={periods.toReversed()}
        columns={[
          { name: periodStep, cell: (period) => period },
          ...paid.map((source) => ({
            name: payeeWords(source),
            kind: 'numeric' as const,
            cell: (period: string) => <Usd amount={costOf(period, source)} />,
          })),
        ]}
      />
    </details>
  );
}

function unlimited(source: string): LimitRow {
  return { source, spentTodayUsd: 0, dailyLimitUsd: null, spentThisMonthUsd: 0, monthlyLimitUsd: null };
}

const MAX_PERIODS = 120;

/** Every period from the first that cost something to the last: one without costs is a gap in the chart, not left out. */
export function periodsOf(costs: PeriodCost[], step: Overview['periodStep']): string[] {
  const last = costs.at(-1)?.period;
  let period = costs[0]?.period;
  const periods: string[] = [];
  while (period !== undefined && last !== undefined && period <= last) {
    periods.push(period);
    period = nextPeriod(period, step);
  }
  return periods.slice(-MAX_PERIODS);
}

function nextPeriod(period: string, step: Overview['periodStep']): string {
  const length = period.length;
  const date = new Date(
    `${period.padEnd(7, '-01').padEnd(10, '-01').replace(' ', 'T').padEnd(16, 'T00:00')}Z`,
  );
  if (step === 'hour') date.setUTCHours(date.getUTCHours() + 1);
  else if (step === 'day') date.setUTCDate(date.getUTCDate() + 1);
  else date.setUTCMonth(date.getUTCMonth() + 1);
  return date.toISOString().replace('T', ' ').slice(0, length);
}
