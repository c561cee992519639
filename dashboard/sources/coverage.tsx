import type { VNode } from 'preact';
import type { PricedCoverage } from '../../client/sources/coverage.js';
import { count } from '../../domain/words/figures.js';
import { sourceWords } from '../../domain/words/films.js';
import { refreshWords } from '../../domain/words/prices.js';
import { Panel, Table, When, type Column } from '../components/parts.js';

/** What each source has said of the films that it is asked for, by its last word on each. */
export function CoveragePanel({ sources }: { sources: readonly PricedCoverage[] }): VNode {
  return (
    <Panel
      id="coverage"
      title="Films by source"
      note="By a source's last word on each film. A refresh asks again for all that was fetched, at the rates that plans go by."
    >
      <Table
        caption="Films by source"
        rows={sources}
        empty="No film is there yet."
        columns={[
          { name: 'Source', cell: ({ source }) => <a href={`/sources/${source}`}>{sourceWords(source)}</a> },
          figure('Films', ({ eligible }) => eligible),
          figure('Fetched', ({ fetched }) => fetched),
          figure('Absent', ({ absent }) => absent),
          figure('Failed', ({ failed }) => failed),
          figure('Needs a look', ({ needsLook }) => needsLook),
          figure('Not asked', ({ notAsked }) => notAsked),
          { name: 'Oldest fetch', cell: ({ oldestFetch }) => <When date={oldestFetch} /> },
          { name: 'A refresh', kind: 'numeric', cell: refreshWords },
        ]}
      />
    </Panel>
  );
}

function figure(name: string, value: (source: PricedCoverage) => number): Column<PricedCoverage> {
  return { name, kind: 'numeric', cell: (source) => count(value(source)) };
}
