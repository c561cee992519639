import { DOUBTFUL_FROM, FOUND_BY_ID } from '../../domain/lookup/candidates.js';
import type { TierAttempt } from '../../domain/lookup/tier.js';
import {
  isNamesake,
  speaksOfAnotherFilm,
  withoutPlaceholder,
} from '../../matching/evidence/programme-check.js';
import type { Found, NotFound, SourceAnswer } from '../../sources/source.js';
import { judgeMatch } from './judge-match.js';
import { asCandidate, CONTRADICTED_CONFIDENCE, toCandidate, type Subject, type Verdict } from './verdict.js';
import { withoutRefused } from './without-refused.js';

/** Weighs an answer by what else is known of the film. What a person chose is not questioned. */
export function judge(attempt: TierAttempt, film: Subject, given: SourceAnswer): Verdict {
  const answer = isChosen(attempt) ? given : withoutRefused(attempt, film, given);
  if (!answer.found) return { kind: standsAgainst(film, answer) ? 'contradicted' : 'missed', answer };
  const named = withoutPlaceholder(answer.film, film.wanted);
  if (named === undefined) return { kind: 'missed', answer: saysNothing(attempt, answer) };
  const other = refuteByProgramme(attempt, film, answer);
  if (other !== undefined) return { kind: 'missed', answer: other };
  const found = named === answer.film ? answer : { ...answer, film: named };
  const isByOwnId = FOUND_BY_ID.includes(found.strategy) && film.idMatch === undefined;
  return isByOwnId ? { kind: 'record', answer: found } : judgeMatch(attempt, film, found);
}

/** A person chose the record that is asked for, or the film of which it is to be a better one. */
function isChosen({ request, improvesDecided }: TierAttempt): boolean {
  return improvesDecided === true || (request.mode !== 'search' && request.chosen !== undefined);
}

/**
 * Whether the best that is offered may be the film, or bears its very name, and the film's own id or director speak against it:
 * such a match never takes the place of a record that stands. A person says which of the two is the film.
 */
function standsAgainst({ importType, wanted }: Subject, { candidates }: NotFound): boolean {
  const [best] = candidates;
  if (importType !== 'minimal' || best === undefined || (best.against ?? []).length === 0) return false;
  return best.confidence >= DOUBTFUL_FROM || isNamesake(best, wanted);
}

/** A source that has a placeholder for a title, and nothing else, knows no film. */
function saysNothing({ source }: TierAttempt, { film, searches }: Found): NotFound {
  const message = `${source} has "${film.title}" and no more: a placeholder`;
  return { found: false, reason: 'not_found', message, candidates: [], searches };
}

/** A record under the programme's own id of which title, director and year all say that it is another film's is for a person. */
function refuteByProgramme(
  { source, request }: TierAttempt,
  { wanted }: Subject,
  answer: Found,
): NotFound | undefined {
  if (request.mode !== 'search' || !FOUND_BY_ID.includes(answer.strategy)) return undefined;
  const against = speaksOfAnotherFilm(answer.film, wanted);
  if (against === undefined) return undefined;
  const evidence = `${answer.evidence}; but the programme means another film: ${against}`;
  const candidate = toCandidate(answer, { confidence: CONTRADICTED_CONFIDENCE, evidence });
  return asCandidate(answer, candidate, `${source} has "${answer.film.title}" under that id: ${against}`);
}
