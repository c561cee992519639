import type { VNode } from 'preact';
import { doneQuery, queueString, type QueueView } from './query.js';

/** Where a newcomer is led through a first review, whatever films wait for. */
export const GUIDED_REVIEW = `/review${queueString({ kind: 'open' }, { guide: '1' })}`;

const STEPS = [
  {
    name: 'film',
    title: 'Choose a film',
    words: 'Begin with the first of the list: it has the most nominations.',
  },
  {
    name: 'evidence',
    title: 'Look at the evidence',
    words:
      'On one side stands what the festival says, beside it who may be meant. Each line of a candidate makes it more (×) or less (÷) likely; the last is the confidence.',
  },
  {
    name: 'decide',
    title: 'Decide',
    words:
      'Take a candidate by its number, or press s to keep the film as a stub. Whoever is not signed in is asked for a name first. Whatever you choose can be taken back.',
  },
  {
    name: 'undo',
    title: 'Take it back',
    words: 'Press Undo in the line above, or u: all is as it was before.',
  },
  {
    name: 'end',
    title: 'That was all',
    words: 'The film is open again. Both decisions stand in its history.',
  },
] as const;
export type GuideStep = (typeof STEPS)[number]['name'];

/** The step that a page stands for: what was done on the page before counts more than where it led. */
export function guideStep(query: unknown, here: GuideStep): GuideStep {
  const { done } = doneQuery.parse(query);
  return done === 'decided' ? 'undo' : done === 'reopened' ? 'end' : here;
}

/** The steps of a first review with the one that is next; nothing for those who are not led. */
export function Guide({ step, filter }: { step: GuideStep; filter: QueueView }): VNode | null {
  if (filter.guide === undefined) return null;
  const { guide: _, ...unguided } = filter;
  const at = STEPS.findIndex(({ name }) => name === step);
  return (
    <article class="panel guide" aria-label="A first review">
      <ol>
        {STEPS.map(({ name, title, words }, index) => (
          <li
            key={name}
            class={index < at ? 'past' : undefined}
            aria-current={name === step ? 'step' : undefined}
          >
            <strong>{title}</strong>
            {name === step || (step === 'evidence' && name === 'decide') ? <span> {words}</span> : null}
          </li>
        ))}
      </ol>
      <a href={`/review${queueString(unguided)}`}>{step === 'end' ? 'Go on by yourself' : 'End the guide'}</a>
    </article>
  );
}
