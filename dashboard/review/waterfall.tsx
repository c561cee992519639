import type { VNode } from 'preact';
import type { CandidateSummary } from '../../domain/lookup/candidates.js';
import { percent } from '../components/format.js';
import { EvidenceList } from './evidence.js';

/** Log odds that the picture reaches to either side: 0.25 % and 99.75 %. */
const REACH = 6;
const WIDTH = 120;
const HEIGHT = 12;

/** How far a fact moves the odds: "×2.0" doubles them, "÷2.0" halves them. */
export function oddsWords(adds: number): string {
  const factor = Math.exp(Math.abs(adds));
  const words = factor >= 100 ? String(Math.round(factor)) : factor.toFixed(1);
  return `${adds < 0 ? '÷' : '×'}${words}`;
}

/** Where log odds stand in the picture, from 0 to its width. */
function place(logOdds: number): number {
  return ((Math.min(REACH, Math.max(-REACH, logOdds)) + REACH) / (2 * REACH)) * WIDTH;
}

/**
 * What speaks for and against a candidate, fact by fact: from even odds each moves them so far, and the last to where they
 * stand. Where the numbers are not kept the words alone.
 */
export function Waterfall({ candidate }: { candidate: Pick<CandidateSummary, 'evidence' | 'facts'> }): VNode {
  const { facts = [], evidence } = candidate;
  if (facts.length === 0) return <EvidenceList line={evidence} />;
  let stands = 0;
  const steps = facts.map(({ words, adds }) => {
    const from = stands;
    stands += adds;
    return { words, adds, from, to: stands };
  });
  return (
    <table class="waterfall">
      <caption class="hidden">How far each fact moves the odds</caption>
      <thead class="hidden">
        <tr>
          <th scope="col">Fact</th>
          <th scope="col">Picture</th>
          <th scope="col">Odds</th>
          <th scope="col">Probability then</th>
        </tr>
      </thead>
      <tbody>
        {steps.map(({ words, adds, from, to }) => (
          <tr key={words} class={adds < 0 ? 'against' : 'for'}>
            <th scope="row">{words}</th>
            <td>
              <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
                <line x1={WIDTH / 2} x2={WIDTH / 2} y1="0" y2={HEIGHT} class="even" />
                <rect
                  x={Math.min(place(from), place(to))}
                  y="2"
                  width={Math.max(2, Math.abs(place(to) - place(from)))}
                  height={HEIGHT - 4}
                  rx="1"
                />
              </svg>
            </td>
            <td class="numeric">{oddsWords(adds)}</td>
            <td class="numeric">{percent(1 / (1 + Math.exp(-to)))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
