import type { CollectedSpan } from './trace-collector.js';

const ROW = 24;
const LABELS = 400;
const CHART = 560;
const TOP = 76;
const MARGIN = 16;
const TICKS = 5;

/** A line of the picture: one span, or all statements below one span. */
interface Row {
  label: string;
  kind: Kind;
  depth: number;
  bars: CollectedSpan[];
}
type Kind = 'client' | 'workflow' | 'activity' | 'http' | 'sql';

const KINDS: Record<Kind, string> = {
  client: 'command',
  workflow: 'workflow',
  activity: 'activity',
  http: 'request to a source',
  sql: 'statements',
};

/** Draws a trace as it was: each span where it lies in time, below the one that it is of. */
export function traceSvg(spans: CollectedSpan[], title: string): string {
  const from = Math.min(...spans.map(({ startMs }) => startMs));
  const until = Math.max(...spans.map(({ endMs }) => endMs));
  const rows = spans
    .filter(({ parentSpanId }) => parentSpanId === undefined)
    .flatMap((root) => rowsOf(root, spans, 0));
  const at = (ms: number): number => MARGIN + LABELS + ((ms - from) / (until - from)) * CHART;
  const height = TOP + rows.length * ROW + MARGIN;
  const width = LABELS + CHART + 5 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    STYLE,
    `<rect width="${width}" height="${height}" class="ground"/>`,
    `<text x="${MARGIN}" y="26" class="title">${escaped(title)}</text>`,
    ...legend(),
    ...ticks(until - from, (ms) => at(from + ms), height),
    ...rows.flatMap((row, index) => drawn(row, TOP + index * ROW, at)),
    '</svg>\n',
  ].join('\n');
}

function rowsOf(span: CollectedSpan, spans: CollectedSpan[], depth: number): Row[] {
  const below = spans
    .filter(({ parentSpanId }) => parentSpanId === span.spanId)
    .sort((one, other) => one.startMs - other.startMs);
  const statements = below.filter((one) => kindOf(one) === 'sql' && one.name.startsWith('pg.query'));
  const others = below.filter((one) => kindOf(one) !== 'sql');
  return [
    { label: span.name, kind: kindOf(span), depth, bars: [span] },
    ...(statements.length === 0
      ? []
      : [
          {
            label: `${statements.length} statements`,
            kind: 'sql' as const,
            depth: depth + 1,
            bars: statements,
          },
        ]),
    ...others.flatMap((one) => rowsOf(one, spans, depth + 1)),
  ];
}

function kindOf({ name, service }: CollectedSpan): Kind {
  if (name.startsWith('pg')) return 'sql';
  if (/^(GET|POST) /.test(name)) return 'http';
  if (service.endsWith('-festival')) return 'client';
  return name.startsWith('RunActivity') ? 'activity' : 'workflow';
}

function drawn({ label, kind, depth, bars }: Row, y: number, at: (ms: number) => number): string[] {
  const last = bars.at(-1)!;
  const took = bars.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  return [
    `<text x="${MARGIN + depth * 14}" y="${y + 15}" class="label">${escaped(label)}</text>`,
    ...bars.map(({ startMs, endMs }) => {
      const width = Math.max(1.5, at(endMs) - at(startMs));
      return `<rect x="${at(startMs).toFixed(1)}" y="${y + 4}" width="${width.toFixed(1)}" height="14" rx="2" class="${kind}"/>`;
    }),
    `<text x="${(at(last.endMs) + 5).toFixed(1)}" y="${y + 15}" class="took">${took < 10 ? took.toFixed(1) : Math.round(took)} ms</text>`,
  ];
}

function legend(): string[] {
  return Object.entries(KINDS).flatMap(([kind, words], index) => {
    const x = MARGIN + index * 170;
    return [
      `<rect x="${x}" y="38" width="12" height="12" rx="2" class="${kind}"/>`,
      `<text x="${x + 18}" y="48" class="label">${words}</text>`,
    ];
  });
}

function ticks(wholeMs: number, at: (ms: number) => number, height: number): string[] {
  return Array.from({ length: TICKS + 1 }, (_, index) => (wholeMs / TICKS) * index).flatMap((ms) => [
    `<line x1="${at(ms).toFixed(1)}" x2="${at(ms).toFixed(1)}" y1="${TOP - 6}" y2="${height - MARGIN}" class="tick"/>`,
    `<text x="${(at(ms) + 3).toFixed(1)}" y="${TOP - 8}" class="took">${Math.round(ms)} ms</text>`,
  ]);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

const STYLE = `<style>
  text { font-family: system-ui, sans-serif; fill: #1f2937; }
  .title { font-size: 15px; font-weight: 600; }
  .label { font-size: 12px; }
  .took { font-size: 10.5px; fill: #6b7280; }
  .ground { fill: #ffffff; } .tick { stroke: #e5e7eb; }
  .client { fill: #475569; } .workflow { fill: #7c3aed; } .activity { fill: #0284c7; }
  .http { fill: #d97706; } .sql { fill: #059669; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e5e7eb; } .took { fill: #9ca3af; } .ground { fill: #111827; } .tick { stroke: #374151; }
    .client { fill: #94a3b8; } .workflow { fill: #a78bfa; } .activity { fill: #38bdf8; }
    .http { fill: #fbbf24; } .sql { fill: #34d399; }
  }
</style>`;
