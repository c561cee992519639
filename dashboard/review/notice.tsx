import type { VNode } from 'preact';
import { readFilmRecord } from '../../entities/movies/record.js';
import { readDecisions } from '../../entities/movies/history/history.js';
import { readLastDecision } from '../../entities/review/undo.js';
import type { ReviewFilter } from '../../entities/review/queue.js';
import { Notice } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { decisionWords, filmName } from '../film/labels.js';
import { queueString, type Done } from './query.js';

/** What was done to a film, by the record of decisions. */
export interface DoneToFilm {
  id: string;
  name: string;
  reviewer: string;
  words: string;
  /** The film that it is one with since. */
  mergedInto: { id: string; name: string } | undefined;
  /** It was decided, and may be reopened. */
  undoable: boolean;
}

/** What was done on the page before; undefined when nothing was. The address says which film, the database what. */
export async function readDone(
  { database: { manager } }: DashboardContext,
  { done, film }: Done,
): Promise<DoneToFilm | undefined> {
  if (film === undefined || (done !== 'decided' && done !== 'reopened')) return undefined;
  const [record, standing, [newest]] = await Promise.all([
    readFilmRecord(manager, film),
    readLastDecision(manager, film),
    readDecisions(manager, film, 1),
  ]);
  // What took a decision back does not stand itself.
  const last = done === 'decided' ? standing : newest;
  if (record === undefined || last === undefined) return undefined;
  const kept = record.mergedInto === null ? undefined : await readFilmRecord(manager, record.mergedInto);
  const isKept = standing !== undefined && standing.stood !== null;
  const undoable = done === 'decided' && isKept;
  return {
    id: film,
    name: filmName(record),
    reviewer: last.reviewer,
    words: decisionWords(last.decision),
    mergedInto: kept === undefined ? undefined : { id: kept.id, name: filmName(kept) },
    undoable,
  };
}

/** Says what was done, with the way back. The button belongs to the page's form `decide`. */
export function DoneNotice({ done, filter }: { done: DoneToFilm; filter: ReviewFilter }): VNode {
  return (
    <Notice kind="good">
      <a href={`/films/${done.id}`}>{done.name}</a>: {done.reviewer} {done.words}
      {done.mergedInto === undefined ? null : (
        <>
          ; made one with <a href={`/films/${done.mergedInto.id}`}>{done.mergedInto.name}</a>
        </>
      )}
      .{' '}
      {done.undoable ? (
        <button
          class="inline secondary"
          form="decide"
          formAction={`/review/${done.id}/undo${queueString(filter)}`}
          data-key="u"
        >
          Undo <kbd>u</kbd>
        </button>
      ) : null}
    </Notice>
  );
}
