import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { z } from 'zod';
import { Notice } from '../components/parts.js';
import { MergedPanel } from '../film/merged.js';
import type { DashboardContext } from '../context.js';
import { CsrfField, Page, sendPage } from '../components/layout.js';
import { CandidateDetails } from './cards.js';
import { candidatePreviews, readReviewFilm, type ReviewFilm } from './data.js';
import { Guide, guideStep } from './guide.js';
import { REVIEW_KEYS } from './keys.js';
import { DoneNotice, readDone } from './notice.js';
import { heldAs } from '../../entities/review/held.js';
import { findOther, PAID_SOURCES, type PaidSource } from './search/search.js';
import { FoundFilms } from './search/view.js';
import { doneQuery, movieParams, queueQuery, queueString, type Refused } from './query.js';
import { ReviewFilmView } from './view.js';

const pageQuery = z.object({
  /** A title, an id or an address of a film that a reviewer looks for. */
  other: z.string().trim().max(300).optional(),
  year: z.coerce.number().int().min(1870).max(2100).optional().catch(undefined),
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
          <CandidateDetails
            candidate={candidate}
            preview={previews.get(candidate.name)}
            held={heldAs(film.held, candidate)}
          />
        </div>
      );
    }
  });
}

const paidForm = z.object({ source: z.enum(PAID_SOURCES, 'name the source that is to be asked') });

/** What a reviewer looks for, as it is typed; and once more at a source that costs money. */
export function reviewSearch(app: FastifyInstance, context: DashboardContext): void {
  app.get('/review/:id/search', async (request, reply) => {
    const { id } = movieParams.parse(request.params);
    const filter = queueQuery.parse(request.query);
    const { other = '', year } = pageQuery.parse(request.query);
    const film = await readReviewFilm(context, id, filter);
    const found = await findOther(context, id, { text: other, year });
    return reply
      .type('text/html; charset=utf-8')
      .send(renderToString(<FoundFilms found={found} filter={filter} film={film} />));
  });

  app.post('/review/:id/search', { config: { role: 'reviewer' } }, async (request, reply) => {
    const { source } = paidForm.parse(request.body);
    return await sendReviewFilm(context, request, reply, { paid: source });
  });
}

/** Sends the page of a film; `refused` is said at its top, and `paid` is a source to be asked for its money. */
export async function sendReviewFilm(
  context: DashboardContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { refused, paid }: { refused?: Refused; paid?: PaidSource } = {},
): Promise<FastifyReply> {
  const { id } = movieParams.parse(request.params);
  const filter = queueQuery.parse(request.query);
  const { other = '', year, details } = pageQuery.parse(request.query);
  const film = await readReviewFilm(context, id, filter);
  if (film.record.mergedInto !== null && refused === undefined)
    return reply.redirect(`/films/${film.record.mergedInto}`, 303);
  const [done, previews, found] = await Promise.all([
    readDone(context, doneQuery.parse(request.query)),
    details === undefined ? new Map<string, never>() : candidatePreviews(context, film),
    other === '' ? undefined : findOther(context, id, { text: other, year, paid }),
  ]);
  return sendPage(
    reply.code(refused?.status ?? 200),
    <Page
      title={`Review: ${film.name}`}
      section="/review"
      request={request}
      scripts={['review.js']}
      keys={REVIEW_KEYS}
    >
      <form id="decide" method="post" action={`/review/${id}/decide${queueString(filter)}`}>
        {/* Enter in a field must not choose the first candidate. */}
        <button type="submit" disabled hidden />
        <CsrfField reply={reply} />
      </form>
      {done === undefined ? null : <DoneNotice done={done} filter={filter} />}
      <Guide step={guideStep(request.query, 'evidence')} filter={filter} />
      {refused === undefined ? null : <Notice kind="bad">{refused.words}</Notice>}
      <ReviewFilmView
        film={film}
        filter={filter}
        context={context}
        previews={previews}
        found={found}
        refused={refused}
      />
      <MergedPanel films={film.merged} reply={reply} />
    </Page>,
  );
}
