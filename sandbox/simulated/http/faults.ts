import { seededRandom } from '../films/random.js';
import type { FaultRule, FetchMode } from '../scenario-schema.js';

/** The rules of one source, and how often each has struck. */
export class FaultBook<Name extends string> {
  private readonly rules: { rule: FaultRule<Name>; strikes: () => boolean }[];

  constructor(rules: FaultRule<Name>[]) {
    this.rules = rules.map((rule) => ({ rule, strikes: countdown(rule) }));
  }

  /**
   * The first rule that matches a request and strikes now.
   * @param film IMDb id of the film asked for, where the request names one.
   */
  next(film: string | undefined, mode?: FetchMode): FaultRule<Name> | undefined {
    return this.rules.find(
      ({ rule, strikes }) =>
        (rule.match === 'any' || rule.match === film) &&
        (rule.mode === undefined || rule.mode === mode) &&
        strikes(),
    )?.rule;
  }
}

function countdown({ times }: FaultRule): () => boolean {
  if (times === 'forever') return () => true;
  if (typeof times === 'object') {
    const random = seededRandom(times.seed);
    return () => random() < times.probability;
  }
  let left = times;
  return () => left-- > 0;
}
