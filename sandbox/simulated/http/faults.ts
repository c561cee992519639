import { chanceFor, seededRandom } from '../films/random.js';
import type { FaultRule, FetchMode } from '../scenario-schema.js';

/** Failures of no film in particular: a share of all requests, each with one of these answers. */
export interface RandomFailures<Name extends string> {
  share: number;
  answers: readonly Name[];
}

/** The rules of one source, how often each has struck, and what fails beside them. */
export class FaultBook<Name extends string> {
  private readonly rules: { rule: FaultRule<Name>; strikes: () => boolean }[];
  private readonly asked = new Map<string, number>();

  constructor(
    rules: FaultRule<Name>[],
    private readonly random: RandomFailures<Name> = { share: 0, answers: [] },
  ) {
    this.rules = rules.map((rule) => ({ rule, strikes: countdown(rule) }));
  }

  /**
   * The first rule that matches a request and strikes now, or a failure that the film and the count of requests for it
   * decide: the same requests fail in each run.
   * @param film IMDb id of the film asked for, where the request names one.
   */
  next(film: string | undefined, mode?: FetchMode): FaultRule<Name> | undefined {
    const ruled = this.rules.find(
      ({ rule, strikes }) =>
        (rule.match === 'any' || rule.match === film) &&
        (rule.mode === undefined || rule.mode === mode) &&
        strikes(),
    )?.rule;
    return ruled ?? this.failure(film ?? 'any');
  }

  private failure(of: string): FaultRule<Name> | undefined {
    const { share, answers } = this.random;
    const count = (this.asked.get(of) ?? 0) + 1;
    this.asked.set(of, count);
    const seed = `${answers.join()} ${of} ${count}`;
    if (chanceFor(seed) >= share) return undefined;
    const answer = answers[Math.floor(chanceFor(`${seed} kind`) * answers.length)];
    return answer === undefined ? undefined : { match: of, times: 1, answer };
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
