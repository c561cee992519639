import { reasonWords, sourceWords } from '../../domain/words/films.js';
import type { VNode } from 'preact';
import type { WaitingFilms } from '../../domain/views/panels.js';
import { NO_FAULT } from '../../domain/sources.js';
import { Panel, Table, When } from '../components/parts.js';
import { count } from '../../domain/words/figures.js';
import { Chart } from './chart.js';
import type { Overview } from '../../domain/views/panels.js';
import { CountLink, filmsPath, isSource } from './links.js';
import { queueString } from '../review/query.js';

const REASONS_SHOWN = 12;
const STATES = [
  ['review', 'for a reviewer', 'bad'],
  ['flagged', 'for a later look', 'fair'],
  ['parked', 'for the sources', 'a'],
] as const;

const STATE_HEADS = { review: 'Reviewer', flagged: 'Later look', parked: 'Sources' } as const;

interface ReasonRow {
  reason: string;
  review: number;
  flagged: number;
  parked: number;
  lookups: number;
  source: string | undefined;
}

/** Failed lookups, and the films that wait for a person because of them. */
export function ReviewPanel({ overview }: { overview: Overview }): VNode {
  const { waiting, festival } = overview;
  const rows = reasonRows(overview);
  const oldest = waiting.filter(({ state }) => state === 'review').map((row) => row.oldest.getTime());
  return (
    <Panel
      id="review"
      title="Failed lookups that need review"
      note="Films as they wait now, whatever the range; lookups that failed in the range."
    >
      <p class="tiles">
        {STATES.map(([state, words]) => (
          <a
            key={state}
            class="tile"
            href={`/review${queueString({ kind: state, festival: festival ?? undefined })}`}
          >
            <strong>{count(filmsIn(waiting, state))}</strong>{' '}
            {filmsIn(waiting, state) === 1 ? 'waits' : 'wait'} {words}
          </a>
        ))}
      </p>
      {oldest.length === 0 ? null : (
        <p class="note">
          The oldest waits for a reviewer since <When date={new Date(Math.min(...oldest))} />.
        </p>
      )}
      <ReasonsChart rows={rows.filter(hasFilms)} />
      <ReasonsTable rows={rows} overview={overview} />
    </Panel>
  );
}

function ReasonsChart({ rows }: { rows: ReasonRow[] }): VNode {
  return (
    <Chart
      label="Waiting films by reason"
      data={{
        labels: rows.map(({ reason }) => reasonWords(reason)),
        unit: 'count',
        stacked: true,
        sideways: true,
        series: STATES.map(([state, words, tone]) => ({
          name: words,
          tone,
          values: rows.map((row) => row[state]),
        })),
      }}
    />
  );
}

function ReasonsTable({ rows, overview }: { rows: ReasonRow[]; overview: Overview }): VNode {
  return (
    <Table
      caption="Failed lookups and waiting films by reason"
      rows={rows}
      empty="Nothing failed, and nothing waits."
      columns={[
        { name: 'Reason', kind: 'outside', cell: ({ reason }) => reasonWords(reason) },
        ...STATES.map(([state, words]) => ({
          name: STATE_HEADS[state],
          kind: 'numeric' as const,
          cell: (row: ReasonRow) => (
            <CountLink
              href={waitingPath(overview, state, row.reason)}
              value={row[state]}
              of={`waiting ${words}: ${reasonWords(row.reason)}`}
            />
          ),
        })),
        {
          name: 'Failed lookups',
          kind: 'numeric',
          cell: ({ lookups, source, reason }) => (
            <CountLink
              href={errorsPath(source, reason)}
              value={lookups}
              of={`failed lookups of ${sourceWords(source ?? '')}`}
            />
          ),
        },
      ]}
    />
  );
}

const DOUBTFUL = 'a doubtful match';

function reasonRows({ waiting, reasons }: Overview): ReasonRow[] {
  const rows = new Map<string, ReasonRow>();
  const rowOf = (name: string): ReasonRow => {
    const row = rows.get(name) ?? {
      reason: name,
      review: 0,
      flagged: 0,
      parked: 0,
      lookups: 0,
      source: undefined,
    };
    rows.set(name, row);
    return row;
  };
  for (const { state, reason, films } of waiting) rowOf(reason ?? DOUBTFUL)[state] += films;
  for (const { source, reason, lookups } of reasons) {
    const row = rowOf(reason ?? 'unknown');
    row.lookups += lookups;
    row.source = source;
  }
  return [...rows.values()]
    .sort(
      (a, b) => b.review - a.review || b.flagged + b.parked - a.flagged - a.parked || b.lookups - a.lookups,
    )
    .slice(0, REASONS_SHOWN);
}

function hasFilms(row: ReasonRow): boolean {
  return row.review + row.flagged + row.parked > 0;
}

function filmsIn(waiting: WaitingFilms[], wanted: WaitingFilms['state']): number {
  return waiting.reduce((sum, { state, films }) => (state === wanted ? sum + films : sum), 0);
}

/** Address of the films that wait for a reason. Films without one cannot be asked for, unless all of the state are such. */
function waitingPath(
  { waiting, festival }: Overview,
  reviewState: WaitingFilms['state'],
  reason: string,
): string | undefined {
  if (reason !== DOUBTFUL) return filmsPath({ reviewState, reason, festival });
  const all = waiting.every((row) => row.state !== reviewState || row.reason === null);
  return all ? filmsPath({ reviewState, festival }) : undefined;
}

/** Where a source's errors are told: its own faults alone, so that films it does not know have no place there. */
function errorsPath(source: string | undefined, reason: string): string | undefined {
  const isFault = !new RegExp(NO_FAULT).test(reason);
  return isFault && isSource(source) ? `/sources/${source ?? ''}#errors` : undefined;
}
