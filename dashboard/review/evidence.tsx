import type { VNode } from 'preact';

export type Weight = 'for' | 'against' | 'open';

const AGAINST =
  /^(other|another|year .*(earlier|later)|director is .*, not |running time \d+ min off|a (feature|short) where )/;
const FOR = /^(same|nearly the same|director .* agrees|country agrees)/;
/** A running time so little off says that it is the film. */
const NEAR_MINUTES = 5;

/** A line of evidence in its parts, each with what it says: "same title; year one later" is one for and one against. */
export function weighed(line: string): { words: string; weight: Weight }[] {
  return line
    .split('; ')
    .map((words) => words.trim())
    .filter((words) => words !== '')
    .map((words) => ({ words, weight: weightOf(words) }));
}

function weightOf(words: string): Weight {
  const minutes = /^running time (\d+) min off/.exec(words)?.[1];
  if (minutes !== undefined) return Number(minutes) <= NEAR_MINUTES ? 'for' : 'against';
  if (AGAINST.test(words)) return 'against';
  return FOR.test(words) ? 'for' : 'open';
}

const SIGNS: Record<Weight, string> = { for: '+', against: '−', open: '·' };
const NAMES: Record<Weight, string> = { for: 'for', against: 'against', open: 'also' };

/** What speaks for and against a candidate. */
export function EvidenceList({ line }: { line: string }): VNode {
  const parts = weighed(line);
  if (parts.length === 0) return <p class="empty">No evidence is kept.</p>;
  return (
    <ul class="evidence">
      {parts.map(({ words, weight }) => (
        <li key={words} class={weight}>
          <span aria-hidden="true">{SIGNS[weight]}</span>
          <span class="hidden">{NAMES[weight]}: </span>
          {words}
        </li>
      ))}
    </ul>
  );
}
