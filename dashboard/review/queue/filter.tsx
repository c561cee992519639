import type { VNode } from 'preact';
import { IMPORT_TYPES } from '../../../domain/sources.js';
import { QUEUE_SORTS, type QueueSort, type ReviewFilter } from '../../../entities/review/queue.js';
import { SelectField } from '../../components/forms.js';
import { reasonWords } from '../../../domain/words/films.js';
import { queueString } from '../query.js';

const SORT_WORDS: Record<QueueSort, string> = {
  nominations: 'most nominations',
  age: 'longest wait',
  confidence: 'least sure',
  reason: 'reason',
  festival: 'festival',
};

/** What the queue is narrowed to, and its order; all of it stands in the address, which may be kept as a link. */
export function QueueFilter(props: {
  choices: { festivals: string[]; reasons: string[] };
  filter: ReviewFilter;
}): VNode {
  const { choices, filter } = props;
  const { festival } = filter;
  return (
    <form method="get" action="/review" class="filter">
      <input type="hidden" name="kind" value={filter.kind} />
      <SelectField name="festival" label="Festival" value={festival} choices={choices.festivals} />
      <SelectField
        name="reason"
        label="Reason"
        value={filter.reason}
        choices={choices.reasons}
        words={reasonWords}
      />
      <SelectField name="record" label="Record" value={filter.record} choices={IMPORT_TYPES} />
      <Figure name="nominations" label="Nominations, at least" value={filter.nominations} />
      <Figure name="days" label="Days of waiting, at least" value={filter.days} />
      <Figure name="from" label="Confidence from, %" value={filter.from} />
      <Figure name="to" label="Confidence to, %" value={filter.to} />
      <SelectField
        name="sort"
        label="First"
        value={filter.sort ?? 'nominations'}
        choices={QUEUE_SORTS}
        words={(sort) => SORT_WORDS[sort]}
        none={null}
      />
      <button type="submit" class="secondary">
        Show
      </button>
      {festival === undefined ? null : (
        <a href={`/review${queueString({ kind: 'open', festival, record: 'stub' })}`}>
          All stubs of {festival}
        </a>
      )}
    </form>
  );
}

function Figure(props: { name: string; label: string; value: number | undefined }): VNode {
  const { name, label, value } = props;
  return (
    <label class="figure">
      {label}
      <input name={name} type="number" inputMode="numeric" min="0" step="1" value={value ?? ''} />
    </label>
  );
}
