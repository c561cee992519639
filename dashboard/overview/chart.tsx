import type { VNode } from 'preact';

/** What a series means decides its colour; `a` to `c` are for what is neither good nor bad. */
export type Tone = 'good' | 'fair' | 'bad' | 'a' | 'b' | 'c';

/** A bar chart; the page's script draws it. */
export interface ChartData {
  labels: string[];
  series: { name: string; tone: Tone; values: (number | null)[] }[];
  unit: 'count' | 'usd' | 'ms';
  stacked?: boolean;
  /** Bars go to the right: for long labels. */
  sideways?: boolean;
}

/**
 * A chart of figures that stand in a table beside it, so that whoever cannot see it misses nothing.
 * @param props.label what it shows, in a few words.
 */
export function Chart({ label, data }: { label: string; data: ChartData }): VNode | null {
  if (data.labels.length === 0) return null;
  return (
    <div class="chart">
      <canvas
        role="img"
        aria-label={`${label}; the table has the same figures`}
        data-chart={JSON.stringify(data)}
      />
    </div>
  );
}
