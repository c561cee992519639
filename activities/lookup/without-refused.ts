import type { TierAttempt } from '../../domain/lookup/tier.js';
import { isRefused } from '../../domain/review/judgement.js';
import type { LookupSubject } from '../../entities/movies/lookup-subject.js';
import type { SourceAnswer } from '../../sources/source.js';

/** An answer without the films of which a person said that they are not this one: they are neither taken nor offered again. */
export function withoutRefused(
  { source }: TierAttempt,
  { refused }: Pick<LookupSubject, 'refused'>,
  answer: SourceAnswer,
): SourceAnswer {
  if (refused.length === 0) return answer;
  const candidates = answer.candidates.filter((candidate) => !isRefused(candidate, refused));
  if (answer.found) {
    if (!isRefused(answer.film, refused)) return { ...answer, candidates };
    const message = `${source} found "${answer.film.title}", of which a reviewer said that it is not this film`;
    return { found: false, reason: 'not_found', message, candidates, searches: answer.searches };
  }
  const isNothingLeft = answer.reason === 'low_confidence' && candidates.length === 0;
  return { ...answer, candidates, reason: isNothingLeft ? 'not_found' : answer.reason };
}
