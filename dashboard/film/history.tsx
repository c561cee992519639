import type { VNode } from 'preact';
import type { ChangeRow, DecisionRow, LookupAttempt, RecordThen } from '../../domain/views/film.js';
import { Badge, Panel, Table, When } from '../components/parts.js';
import { Usd } from '../components/usd.js';
import { duration, percent } from '../components/format.js';
import { fieldWords, valueWords } from '../../domain/words/changes.js';
import { reasonWords, sourceWords } from '../../domain/words/films.js';
import { decisionWords } from './labels.js';

/** Every attempt at the film: which tier, what came of it, and what it took. */
export function AttemptsPanel({ attempts }: { attempts: LookupAttempt[] }): VNode {
  return (
    <Panel id="lookups" title="Lookups">
      <Table
        caption="Lookups of this film"
        rows={attempts}
        empty="It was not looked up yet."
        columns={[
          { name: 'When', cell: ({ at }) => <When date={at} /> },
          { name: 'Tier', kind: 'numeric', cell: ({ tier }) => tier ?? '–' },
          { name: 'Source', cell: ({ source }) => sourceWords(source) },
          { name: 'Outcome', cell: (attempt) => <Outcome attempt={attempt} /> },
          {
            name: 'Why',
            cell: ({ reason, message }) => (
              <span class="said">
                {reason === null ? null : <strong>{reasonWords(reason)}</strong>} {message}
              </span>
            ),
          },
          { name: 'Found by', cell: ({ strategy }) => strategy ?? '–' },
          { name: 'Confidence', kind: 'numeric', cell: ({ confidence }) => percent(confidence) },
          { name: 'Time', kind: 'numeric', cell: ({ responseTimeMs }) => duration(responseTimeMs) },
          {
            name: 'Cost',
            kind: 'numeric',
            cell: ({ costUsd, cached }) => (
              <>
                {cached ? <span class="note">kept answer </span> : null}
                <Usd amount={costUsd} />
              </>
            ),
          },
          { name: 'Festival', kind: 'outside', cell: ({ festival }) => festival ?? '–' },
        ]}
      />
    </Panel>
  );
}

/** What came of an attempt. */
export function Outcome({
  attempt: { success, operation },
}: {
  attempt: Pick<LookupAttempt, 'success' | 'operation'>;
}): VNode {
  if (success) return <Badge kind="good">found</Badge>;
  return operation === 'stub' ? <Badge kind="fair">stub</Badge> : <Badge kind="bad">not found</Badge>;
}

/** Who decided what, and what stood before and after. */
export function DecisionsPanel({ decisions }: { decisions: DecisionRow[] }): VNode {
  return (
    <Panel id="decisions" title="Decisions">
      <Table
        caption="Decisions about this film"
        rows={decisions}
        empty="Nobody has decided on it."
        columns={[
          { name: 'When', cell: ({ at }) => <When date={at} /> },
          { name: 'Who', kind: 'outside', cell: ({ reviewer }) => reviewer },
          { name: 'What', kind: 'outside', cell: ({ decision }) => decisionWords(decision) },
          { name: 'Note', kind: 'outside', cell: ({ note }) => note ?? '–' },
          {
            name: 'Before and after',
            kind: 'outside',
            cell: ({ before, after }) => changeWords(before, after),
          },
        ]}
      />
    </Panel>
  );
}

/** What a source has changed in the record since it was first written; nothing where nothing was. */
export function ChangesPanel({ changes }: { changes: ChangeRow[] }): VNode | null {
  if (changes.length === 0) return null;
  return (
    <Panel id="changes" title="Changes of the record">
      <Table
        caption="Changes of this film's record"
        rows={changes}
        columns={[
          { name: 'When', cell: ({ at }) => <When date={at} /> },
          { name: 'Source', cell: ({ source }) => sourceWords(source) },
          { name: 'Field', cell: ({ field }) => fieldWords(field) },
          { name: 'Before', kind: 'outside', cell: ({ before }) => valueWords(before) },
          { name: 'After', kind: 'outside', cell: ({ after }) => valueWords(after) },
        ]}
      />
    </Panel>
  );
}

const COMPARED: [keyof RecordThen, string][] = [
  ['title', 'title'],
  ['imdb_id', 'IMDb id'],
  ['tmdb_id', 'TMDb id'],
  ['import_type', 'record'],
  ['review_state', 'review'],
];

/** "record: stub → full, TMDb id: none → 1124566" */
function changeWords(before: RecordThen | null, after: RecordThen | null): string {
  const shown = (value: unknown): string =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : 'none';
  return (
    COMPARED.filter(([key]) => shown(before?.[key]) !== shown(after?.[key]))
      .map(([key, name]) => `${name}: ${shown(before?.[key])} → ${shown(after?.[key])}`)
      .join(', ') || 'as it was'
  );
}
