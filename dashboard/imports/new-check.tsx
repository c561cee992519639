import { countRows } from '../../domain/programme/programme.js';
import type { VNode } from 'preact';
import { compact } from '../../domain/compact.js';
import type { ImportCheck, ProgrammeCheck } from '../../client/imports/check.js';
import { Notice, Panel, Table } from '../components/parts.js';
import { count, usd, counted } from '../../domain/words/figures.js';
import { sourceWords } from '../../domain/words/films.js';
import { planBasis } from '../../client/imports/plan.js';
import type { Wish } from './new-form.js';

interface CheckProps {
  csrf: VNode;
  wish: Wish;
  check: ImportCheck;
  /** An import of this edition runs. */
  running: boolean;
}

/** What an import would read, row errors first, and what it would cost; with the button that starts it. */
export function CheckView({ csrf, wish, check, running }: CheckProps): VNode {
  const { edition, programme, plan, notes, spentUsd } = check;
  const startable = !running && programme?.films !== 0;
  return (
    <>
      <h1>Check of {edition}</h1>
      {running ? (
        <Notice kind="bad">
          An import of <a href={`/imports/${edition}`}>{edition}</a> runs already. Start this one when it is
          over.
        </Notice>
      ) : null}
      {programme === null ? null : <Rejected programme={programme} />}
      {programme === null ? null : <Read programme={programme} />}
      <Panel id="plan" title="What it would cost">
        {plan === null ? null : <PlanTable plan={plan} />}
        {[...notes, ...(plan?.notes ?? [])].map((note) => (
          <p key={note} class="notice fair">
            {note}
          </p>
        ))}
        {spentUsd > 0 ? <p>Reading IMDb's page cost {usd(spentUsd)} just now.</p> : null}
      </Panel>
      <form method="post" action="/imports/new/start" class="actions">
        {csrf}
        <WishFields wish={wish} />
        {startable ? <button type="submit">Start the import of {edition}</button> : null}
        <button type="submit" class="secondary" formaction="/imports/new" name="change" value="on">
          Change something
        </button>
      </form>
    </>
  );
}

/** The wish again, small: an upload is named by its id alone. */
function WishFields({ wish }: { wish: Wish }): VNode {
  return (
    <>
      {Object.entries(compact(wish)).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={String(value)} />
      ))}
    </>
  );
}

function Rejected({ programme }: { programme: ProgrammeCheck }): VNode {
  const { rejected, rejects, films } = programme;
  const told = countRows(rejects);
  if (rejected === 0) return <Notice kind="good">All rows can be read.</Notice>;
  return (
    <Panel
      id="rejected"
      title={counted(rejected, 'row with a fault', 'rows with faults')}
      note={
        films === 0
          ? 'No row can be read, so there is nothing to import.'
          : `${told < rejected ? `The first ${told} are shown. ` : ''}What can be read of them is imported; the import keeps the rest with its reasons.`
      }
    >
      <Table
        caption="Rows that would be repaired or set aside"
        rows={rejects}
        columns={[
          { name: 'Row', kind: 'numeric', cell: ({ row }) => row },
          { name: 'Field', kind: 'outside', cell: ({ field }) => field },
          {
            name: 'What was expected, and what stood there',
            kind: 'outside',
            cell: ({ reason }) => reason,
          },
        ]}
      />
    </Panel>
  );
}

function Read({ programme }: { programme: ProgrammeCheck }): VNode {
  const { films, withoutImdbId, nominations, entries, warnings } = programme;
  return (
    <Panel
      id="read"
      title={counted(films, 'film')}
      note={`${count(withoutImdbId)} without an IMDb id, ${counted(nominations, 'nomination')}.${films > entries.length ? ` The first ${entries.length}:` : ''}`}
    >
      {warnings.map((warning) => (
        <p key={warning} class="notice fair">
          {warning}
        </p>
      ))}
      <Table
        caption="Films that would be imported"
        empty="None."
        rows={entries}
        columns={[
          { name: 'Film', kind: 'outside', cell: ({ title }) => title ?? '–' },
          { name: 'Year', kind: 'numeric', cell: ({ year }) => year ?? '–' },
          { name: 'IMDb id', cell: ({ imdbId }) => imdbId ?? '–' },
          {
            name: 'Directors',
            kind: 'outside',
            cell: ({ directors = [] }) => directors.join(', '),
          },
          { name: 'Nominations', kind: 'numeric', cell: ({ nominations: each = [] }) => each.length },
        ]}
      />
    </Panel>
  );
}

function PlanTable({ plan }: { plan: NonNullable<ImportCheck['plan']> }): VNode {
  const { known, usd: total, minutes, stubs, steps } = plan;
  return (
    <>
      <p>
        {counted(known.settled, 'film is', 'films are')} known, {count(known.minimal)} to be improved for
        nothing, {count(known.open.films)} to be looked up: about{' '}
        <strong>{usd(Math.round(total * 100) / 100)}</strong> and{' '}
        <strong>{count(Math.max(Math.ceil(minutes), 1))} min</strong>. About {count(stubs)} would stay stubs.
      </p>
      <Table
        caption="Requests by source"
        rows={steps}
        columns={[
          { name: 'Source', cell: ({ source }) => sourceWords(source) },
          { name: 'Films', kind: 'numeric', cell: ({ films }) => count(films) },
          { name: 'From the cache', kind: 'numeric', cell: ({ cached }) => count(cached) },
          { name: 'Requests', kind: 'numeric', cell: ({ requests }) => count(requests) },
          { name: 'Cost', kind: 'numeric', cell: (step) => usd(step.usd) },
          { name: 'By', cell: planBasis },
        ]}
      />
    </>
  );
}
