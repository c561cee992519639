import type { VNode } from 'preact';
import type { ReviewFilm } from './data.js';
import type { Refused } from './query.js';

const REJECTIONS = ['not a film', 'a duplicate of another film', 'withdrawn from the programme'];

const KEYS: [string, string][] = [
  ['1–9', 'accept that candidate'],
  ['m', 'accept the best candidate, or keep the record'],
  ['n', 'none of these: they are never offered again, and the film is looked up further'],
  ['s', 'keep it as a stub'],
  ['x', 'reject it, for the reason that stands in the field'],
  ['/', 'look for another film; Enter goes to what was found, Enter again takes it'],
  ['j', 'next film'],
  ['k', 'previous film'],
  ['u', 'undo: reopen'],
  ['?', 'show the keys'],
];

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
      </div>
    </section>
  );
}
