import type { ComponentChildren, VNode } from 'preact';
import { stagingWords, unreadWords, type ImportState } from '../../client/imports/state.js';
import type { ImportProgress } from '../../domain/lookup/lookup.js';
import type { EditionFigures } from '../../entities/editions/figures.js';
import { Notice, Table } from '../components/parts.js';
import { count, usd, usdPerFilm, counted } from '../../domain/words/figures.js';
import { percent } from '../components/format.js';
import { reasonWords, inWords } from '../../domain/words/films.js';
import { timeLeft } from './labels.js';

/** Where an import stands. */
export interface Figures {
  edition: string;
  total: number;
  /** Films that a lookup has come to an end for, a stub's included. */
  done: number;
  full: number;
  minimal: number;
  stub: number;
  review: number;
  spendUsd: number;
  spendLimitUsd: number | null;
  spendMode: string;
  /** Seconds; null where nobody can say, or it is over. */
  etaSeconds: number | null;
  running: boolean;
  /** Why it is held, in words; null when it is not. */
  pausedFor: string | null;
  reasons: { reason: string; films: number }[];
  warnings: string[];
  rejectedRows: number;
  /** Why its programme could not be read so far, in words; null where it was, or was not tried in vain. */
  unread: string | null;
  /** How far its programme is read or written, in words; null before and after. */
  staging: string | null;
}

/** Puts an import's figures together: films and money from the database, what steers it from its workflow while it runs. */
export function figuresOf(
  edition: string,
  state: ImportState | undefined,
  staged: EditionFigures | undefined,
  reasons: Figures['reasons'],
): Figures {
  const running = state?.state === 'running';
  const progress = state?.progress ?? undefined;
  const steered = running ? progress : undefined;
  const held = running && state.heldFor !== null ? inWords(state.heldFor) : null;
  return {
    edition,
    total: staged?.films ?? 0,
    done: (staged?.films ?? 0) - (staged?.waiting ?? 0),
    full: staged?.full ?? 0,
    minimal: staged?.minimal ?? 0,
    stub: staged?.stub ?? 0,
    review: staged?.review ?? 0,
    spendUsd: staged?.spendUsd ?? 0,
    spendLimitUsd: (steered ?? staged)?.spendLimitUsd ?? null,
    spendMode: (steered ?? staged)?.spendMode ?? 'normal',
    etaSeconds: steered?.etaSeconds ?? null,
    running,
    pausedFor: steered === undefined ? held : pauseOf(steered),
    reasons,
    warnings: progress?.warnings ?? [],
    rejectedRows: staged?.rejectedRows ?? 0,
    unread: state?.unread === null || state?.unread === undefined ? null : unreadWords(state.unread),
    staging: state?.staging === null || state?.staging === undefined ? null : stagingWords(state.staging),
  };
}

function pauseOf({ paused, pausedReason }: ImportProgress): string | null {
  return paused ? inWords(pausedReason ?? 'by an operator') : null;
}

/** The figures of an import; while it runs the browser replaces them with newer ones. Every number leads to its films. */
export function FiguresView({ figures }: { figures: Figures }): VNode {
  const { edition, running, pausedFor, total, done, warnings } = figures;
  return (
    <>
      {pausedFor === null ? null : (
        <p class="notice fair">
          <strong>Paused:</strong> {pausedFor}
        </p>
      )}
      {running && (total === 0 || figures.staging !== null) ? (
        <p>
          {beginning(figures)} <progress aria-label="Reading the programme" />
        </p>
      ) : (
        <p class="import-progress">
          <progress value={done} max={Math.max(total, 1)} aria-label="Films looked up" />
          <span>{lookedUp(figures)}</span>
        </p>
      )}
      <Tiles figures={figures} />
      {warnings.map((warning) => (
        <p key={warning} class="notice fair">
          {warning}
        </p>
      ))}
      <Reasons edition={edition} reasons={figures.reasons} />
    </>
  );
}

/** What an import does, or waits for, before its first lookup. */
function beginning({ unread, staging }: Figures): string {
  if (unread !== null) return `Not begun yet: ${unread}`;
  return staging === null ? 'The programme is being read.' : `Not begun yet: ${staging}`;
}

function lookedUp({ running, total, done, etaSeconds, pausedFor }: Figures): string {
  const films = `${count(done)} of ${counted(total, 'film')} looked up`;
  if (!running || pausedFor !== null) return films;
  const left = timeLeft(etaSeconds);
  return `${films}${left === undefined ? '' : `, ${left} left`}`;
}

function Tiles({ figures }: { figures: Figures }): VNode {
  const {
    edition,
    total,
    done,
    full,
    minimal,
    stub,
    review,
    spendUsd,
    spendLimitUsd,
    spendMode,
    rejectedRows,
    running,
  } = figures;
  const films = (query: string): string => `/imports/${edition}${query}#films`;
  return (
    <dl class="import-tiles">
      <Tile name="Films" value={count(total)} url={films('')} />
      <Tile name="Full" value={count(full)} url={films('?type=full')} note={share(full, total)} />
      <Tile name="Minimal" value={count(minimal)} url={films('?type=minimal')} note={share(minimal, total)} />
      <Tile name="Stubs" value={count(stub)} url={films('?type=stub')} note={share(stub, total)} />
      {running || done === total ? null : (
        <Tile
          name="Not looked up"
          value={count(total - done)}
          url={films('?state=waiting')}
          note="import it again"
        />
      )}
      <Tile name="Before a reviewer" value={count(review)} url={films('?state=review')} />
      <Tile
        name="Rows with faults"
        value={count(rejectedRows)}
        url={rejectedRows === 0 ? undefined : `/imports/${edition}#rejects`}
      />
      <Tile
        name="Spent since it began"
        value={usd(spendUsd)}
        note={`${spendLimitUsd === null ? 'no limit of its own' : `of ${usd(spendLimitUsd)}`}, ${spendMode}`}
      />
      <Tile name="A film" value={usdPerFilm(spendUsd, done)} note="of those looked up" />
    </dl>
  );
}

function share(part: number, whole: number): string {
  return percent(whole === 0 ? null : part / whole);
}

function Tile(props: { name: string; value: string; url?: string | undefined; note?: string }): VNode {
  const { name, value, url, note } = props;
  const figure: ComponentChildren = url === undefined ? value : <a href={url}>{value}</a>;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{figure}</dd>
      {note === undefined ? null : <dd class="note">{note}</dd>}
    </div>
  );
}

function Reasons({ edition, reasons }: Pick<Figures, 'edition' | 'reasons'>): VNode | null {
  if (reasons.length === 0) return null;
  return (
    <Table
      caption="Why films are stubs"
      rows={reasons}
      columns={[
        { name: 'Why films are stubs', cell: ({ reason }) => reasonWords(reason) },
        {
          name: 'Films',
          kind: 'numeric',
          cell: ({ reason, films }) => (
            <a href={`/imports/${edition}?reason=${encodeURIComponent(reason)}#films`}>{count(films)}</a>
          ),
        },
      ]}
    />
  );
}

/** What somebody who cannot see it move is told: seldom enough to listen to. */
export function spokenFigures(figures: Figures): string {
  const { running, pausedFor, total, done, edition } = figures;
  if (!running) return `The import of ${edition} is over.`;
  if (pausedFor !== null) return `Paused: ${pausedFor}`;
  if (total === 0) return 'The programme is being read.';
  return `${Math.floor((done * 10) / total) * 10} % looked up.`;
}

/** Temporal or its workers are silent: what is shown comes from the database. */
export function SilentNotice(): VNode {
  return (
    <Notice kind="bad">
      Temporal or its workers do not answer just now. These figures are from the database.
    </Notice>
  );
}
