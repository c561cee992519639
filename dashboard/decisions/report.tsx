import type { VNode } from 'preact';
import type { ConfidenceReport } from '../../entities/review/decisions.js';
import { count, counted } from '../../domain/words/figures.js';
import { percent } from '../components/format.js';
import { Badge, Notice, Panel, Table } from '../components/parts.js';

/** How often candidates of a confidence were the film, by what people decided. */
export function ConfidencePanel({ report }: { report: ConfidenceReport[] }): VNode {
  const off = report.filter((row) => row.off);
  return (
    <Panel
      id="confidence"
      title="How right the confidences were"
      note="Of each film the last decision that stands; the best candidate was right if it was taken. A row is off when estimate and outcome are further apart than chance explains, from ten decisions on."
    >
      {off.length === 0 ? null : (
        <Notice kind="bad">
          {counted(off.length, 'row is', 'rows are')} off: do not trust these confidences, and tell whoever
          keeps the matching.
        </Notice>
      )}
      <Table
        caption="How right the confidences were"
        rows={report}
        empty="No decision about a candidate stands yet."
        columns={[
          { name: 'Festival', kind: 'outside', cell: ({ festival }) => (festival === '' ? '–' : festival) },
          { name: 'Evidence', kind: 'outside', cell: ({ evidence }) => evidence },
          {
            name: 'Confidence',
            kind: 'numeric',
            cell: ({ confidenceFrom: from }) => `${Math.round(from * 100)}–${Math.round(from * 100) + 10} %`,
          },
          { name: 'Decisions', kind: 'numeric', cell: ({ decisions }) => count(decisions) },
          { name: 'Estimated', kind: 'numeric', cell: ({ estimated }) => percent(estimated) },
          { name: 'Right', kind: 'numeric', cell: ({ observed }) => percent(observed) },
          {
            name: '',
            cell: (row) => (row.off ? <Badge kind="bad">off</Badge> : null),
          },
        ]}
      />
    </Panel>
  );
}
