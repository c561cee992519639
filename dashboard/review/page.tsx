import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { z } from 'zod';
import { readPreviewId } from '../../domain/review/film-preview.js';
import { Notice } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { CsrfField, Page, sendPage } from '../components/layout.js';
import { CandidateDetails } from './cards.js';
import { candidatePreviews, readReviewFilm, type ReviewFilm } from './data.js';
import { DoneNotice, readDone } from './notice.js';
import { doneQuery, movieParams, queueQuery, queueString, type Refused } from './query.js';
import { ReviewFilmView } from './view.js';

const pageQuery = z.object({
  /** An id that a reviewer wants to see before it is given. */
  other: z.string().trim().max(300).optional(),
  /** Whether TMDb is to be asked for the candidates' details: for those without scripts. */
  details: z.literal('1').optional().catch(undefined),
});

/** `/review/<movie id>`: what the festivals say beside the candidates, and what may be decided. */
export function reviewFilmPage(app: FastifyInstance, context: DashboardContext): void {
  app.get('/review/:id', (request, reply) => sendReviewFilm(context, request, reply));

  // Details of the candidates, which a script puts into the page when it stands: TMDb is slower than the database.
  app.get('/review/:id/candidates', async (request, reply) => {
    const film = await readReviewFilm(context, movieParams.parse(request.params).id, queueQuery.parse({}));
    const previews = await candidatePreviews(context, film);
    return reply
      .type('text/html; charset=utf-8')
      .send(film.candidates.map((candidate) => renderToString(details(candidate))).join(''));

    function details(candidate: ReviewFilm['candidates'][number]): VNode {
      return (
        <div data-candidate={candidate.name}>
          <CandidateDetails candidate={candidate} preview={previews.get(candidate.name)} />
        </div>
      );
    }
  });
}

/** Sends the page of a film; `refused` is said at its top. */
export async function sendReviewFilm(
  context: DashboardContext,
  request: FastifyRequest,
  reply: FastifyReply,
  refused?: Refused,
): Promise<FastifyReply> {
  const { id } = movieParams.parse(request.params);
  const filter = queueQuery.parse(request.query);
  const { other, details } = pageQuery.parse(request.query);
  const film = await readReviewFilm(context, id, filter);
  if (film.record.mergedInto !== null) return reply.redirect(`/films/${film.record.mergedInto}`, 303);
  const [done, previews, otherFilm] = await Promise.all([
    readDone(context, doneQuery.parse(request.query)),
    details === undefined ? new Map<string, never>() : candidatePreviews(context, film),
    other === undefined || other === '' ? undefined : film.readOther(readPreviewId(other), other),
  ]);
  return sendPage(
    reply.code(refused?.status ?? 200),
    <Page title={`Review: ${film.name}`} section="/review" request={request} scripts={['review.js']}>
      <form id="decide" method="post" action={`/review/${id}/decide${queueString(filter)}`}>
        {/* Enter in a field must not choose the first candidate. */}
        <button type="submit" disabled hidden />
        <CsrfField reply={reply} />
      </form>
      {done === undefined ? null : <DoneNotice done={done} filter={filter} />}
      {refused === undefined ? null : <Notice kind="bad">{refused.words}</Notice>}
      <ReviewFilmView
        film={film}
        filter={filter}
        context={context}
        previews={previews}
        other={otherFilm}
        refused={refused}
      />
    </Page>,
  );
}
