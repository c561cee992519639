import { WorkflowIdReusePolicy, type BaseWorkflowOptions } from '@temporalio/common';
import type { FilmRef } from '../../domain/film-ref.js';
import { lookupWorkflowId } from '../../domain/identity.js';
import { wireText } from '../../domain/text.js';
import type { MovieLookupInput } from '../../domain/lookup/lookup.js';
import { plainText } from '../shared/markdown.js';
import {
  FestivalKey,
  ImdbId,
  ImportTypeKey,
  LookupStageKey,
  ReviewStateKey,
} from '../shared/search-attributes.js';

/** What the server takes of a summary, in bytes. */
const MAX_SUMMARY_BYTES = 400;

/** What a lookup is started with, by a client or as a child. */
interface LookupStart extends Required<
  Pick<BaseWorkflowOptions, 'workflowIdReusePolicy' | 'staticSummary' | 'typedSearchAttributes'>
> {
  workflowId: string;
  args: [MovieLookupInput];
}

/**
 * How the lookup of a film that the database knows is started, by an import, a sweep or people: under the film's own
 * workflow id, so that it runs once at a time.
 * @param more `reopened` puts the film before the reviewers at once.
 */
export function lookupStart(
  film: FilmRef,
  more: Pick<MovieLookupInput, 'policy' | 'reopened'> = {},
): LookupStart {
  const { movieId, filmKey, imdbId, edition, label, critical, importType } = film;
  const { reopened } = more;
  const isLooked = reopened === undefined || reopened.notThisFilm === true;
  const stage = isLooked ? ('tmdb' as const) : ('review' as const);
  return {
    workflowId: lookupWorkflowId(filmKey),
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    staticSummary: wireText(plainText(label), MAX_SUMMARY_BYTES),
    typedSearchAttributes: [
      ...(imdbId === undefined ? [] : [{ key: ImdbId, value: imdbId }]),
      ...(edition === undefined ? [] : [{ key: FestivalKey, value: [edition] }]),
      { key: LookupStageKey, value: stage },
      { key: ImportTypeKey, value: importType },
      ...(stage === 'review' ? [{ key: ReviewStateKey, value: stage }] : []),
    ],
    args: [{ movieId, filmKey, imdbId, label, edition, ...unlikeMost({ critical, importType }), ...more }],
  };
}

/** What most films are is the input's default, and stands in no history. */
function unlikeMost({ critical, importType }: Pick<FilmRef, 'critical' | 'importType'>) {
  return { critical: critical || undefined, importType: importType === 'stub' ? undefined : importType };
}
