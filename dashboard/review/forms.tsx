import type { VNode } from 'preact';
import { previewName } from '../../domain/review/film-preview.js';
import type { ReviewFilter } from '../../entities/review/queue.js';
import { filmName } from '../film/labels.js';
import { CandidateDetails } from './cards.js';
import type { OtherFilm, ReviewFilm } from './data.js';
import type { Refused } from './query.js';

const REJECTIONS = ['not a film', 'a duplicate of another film', 'withdrawn from the programme'];

const KEYS: [string, string][] = [
  ['1–9', 'accept that candidate'],
  ['m', 'accept the match'],
  ['s', 'keep it as a stub'],
  ['x', 'reject it, for the reason that stands in the field'],
  ['j', 'next film'],
  ['k', 'previous film'],
  ['u', 'undo: reopen'],
  ['?', 'show the keys'],
];

/** What can be done besides taking a candidate. All buttons belong to the page's form `decide`. */
export function DecideBar({ film, refused }: { film: ReviewFilm; refused: Refused | undefined }): VNode {
  const hasRecord = film.record.importType !== 'stub';
  const canMatch = hasRecord || film.candidates[0]?.tmdbId !== undefined;
  return (
    <section aria-labelledby="decide-title" class="decide">
      <h2 id="decide-title" class="hidden">
        Decide
      </h2>
      <div class="actions">
        {canMatch ? (
          <button form="decide" name="choice" value="match" data-key="m">
            {hasRecord ? 'Keep the record' : 'Accept the match'} <kbd>m</kbd>
          </button>
        ) : null}
        <button form="decide" name="choice" value="stub" class="secondary" data-key="s">
          {hasRecord ? 'Back to a stub' : 'Keep as a stub'} <kbd>s</kbd>
        </button>
        <label>
          Reason to reject
          <input
            form="decide"
            name="reason"
            list="rejections"
            maxLength={2000}
            value={refused?.reason ?? REJECTIONS[0]}
          />
        </label>
        <datalist id="rejections">
          {REJECTIONS.map((reason) => (
            <option key={reason} value={reason} />
          ))}
        </datalist>
        <button form="decide" name="choice" value="reject" class="secondary" data-key="x">
          Reject <kbd>x</kbd>
        </button>
        <label class="wide">
          Note, kept with the decision
          <input form="decide" name="note" maxLength={2000} value={refused?.note ?? ''} />
        </label>
      </div>
      <details id="keys">
        <summary>
          Keys <kbd>?</kbd>
        </summary>
        <dl class="facts">
          {KEYS.map(([key, does]) => [
            <dt key={key}>
              <kbd>{key}</kbd>
            </dt>,
            <dd key={does}>{does}</dd>,
          ])}
        </dl>
      </details>
    </section>
  );
}

/** Another id than those of the candidates: shown first, saved then. */
export function OtherId(props: {
  film: ReviewFilm;
  filter: ReviewFilter;
  other: OtherFilm | undefined;
}): VNode {
  const { film, filter, other } = props;
  return (
    <section aria-labelledby="other">
      <h2 id="other">Another film</h2>
      <form method="get" action={`/review/${film.record.id}#other`} class="filter">
        {filter.kind === 'waiting' ? null : <input type="hidden" name="kind" value={filter.kind} />}
        {filter.festival === undefined ? null : (
          <input type="hidden" name="festival" value={filter.festival} />
        )}
        {filter.reason === undefined ? null : <input type="hidden" name="reason" value={filter.reason} />}
        <label>
          TMDb or IMDb id, or the address of its page
          <input
            name="other"
            required
            maxLength={300}
            value={other?.text ?? ''}
            autocomplete="off"
            spellcheck={false}
            aria-describedby={other?.preview.found === false ? 'other-problem' : undefined}
          />
        </label>
        <button type="submit" class="secondary">
          Look it up
        </button>
      </form>
      {other === undefined ? null : <OtherPreview other={other} />}
    </section>
  );
}

/** What the id is. An IMDb id that TMDb does not have may still be given: the other sources are asked then. */
function OtherPreview({ other: { id, preview, owner } }: { other: OtherFilm }): VNode {
  const name = id === undefined ? undefined : previewName(id);
  const isImdbId = id !== undefined && 'imdbId' in id;
  if (!preview.found)
    return (
      <div>
        <p id="other-problem" class="notice bad" role="alert">
          {preview.message}
        </p>
        {isImdbId ? (
          <p>
            The other sources are asked for {name} when it is saved; that may cost a few cents, within the
            limits.{' '}
            <button form="decide" name="choice" value={name} class="secondary inline">
              Save {name} all the same
            </button>
          </p>
        ) : null}
      </div>
    );
  return (
    <article class="card">
      <h3>{filmName(preview)}</h3>
      <CandidateDetails candidate={preview} preview={preview} />
      {owner === undefined ? null : (
        <p class="note">
          Already the record of <a href={`/films/${owner.id}`}>{owner.title}</a>: the two may become one.
        </p>
      )}
      <button form="decide" name="choice" value={name}>
        Take this film
      </button>
    </article>
  );
}
