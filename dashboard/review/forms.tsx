import type { VNode } from 'preact';
import type { ReviewFilm } from './data.js';
import type { Refused } from './query.js';

const REJECTIONS = ['not a film', 'a duplicate of another film', 'withdrawn from the programme'];

/** Why something is rejected, and what is to be kept with the decision. The fields belong to the page's form `decide`. */
export function DecisionWords({ refused }: { refused: Refused | undefined }): VNode {
  return (
    <section aria-labelledby="words-title" class="decide">
      <h2 id="words-title" class="hidden">
        Your words
      </h2>
      <div class="fields">
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
        <label class="wide">
          Note, kept with the decision
          <input form="decide" name="note" maxLength={2000} value={refused?.note ?? ''} />
        </label>
      </div>
    </section>
  );
}

/** What can be done besides taking a candidate, where the eye ends. All buttons belong to the page's form `decide`. */
export function DecideBar({ film }: { film: ReviewFilm }): VNode {
  const hasRecord = film.record.importType !== 'stub';
  const canMatch = hasRecord || film.candidates[0]?.tmdbId !== undefined;
  return (
    <section aria-labelledby="decide-title" class="bar">
      <h2 id="decide-title" class="hidden">
        Decide
      </h2>
      <div class="actions">
        {canMatch ? (
          <button form="decide" name="choice" value="match" data-key="m">
            {hasRecord ? 'Keep the record' : 'Accept the best'} <kbd>m</kbd>
          </button>
        ) : null}
        <button form="decide" name="choice" value="stub" class="secondary" data-key="s">
          {hasRecord ? 'Back to a stub' : 'Keep as a stub'} <kbd>s</kbd>
        </button>
        {film.candidates.length === 0 ? null : (
          <button form="decide" name="choice" value="none" class="secondary" data-key="n">
            None of these, look further <kbd>n</kbd>
          </button>
        )}
        <button form="decide" name="choice" value="reject" class="secondary" data-key="x">
          Reject <kbd>x</kbd>
        </button>
        <button type="button" class="secondary outline" data-show-keys hidden>
          Keys <kbd>?</kbd>
        </button>
      </div>
    </section>
  );
}
