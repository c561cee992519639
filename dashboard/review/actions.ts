import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { decideMovie, reopenMovie, undoMovie, type MovieDecision } from '../../client/films/actions.js';
import { readPreviewId } from '../../domain/review/film-preview.js';
import type { Judged } from '../../domain/review/judgement.js';
import { readLastDecision } from '../../entities/review/undo.js';
import { neighboursOf } from '../../entities/review/queue.js';
import type { DashboardContext } from '../context.js';
import { moment } from '../components/format.js';
import { decisionWords } from '../film/labels.js';
import { sendReviewFilm } from './page.js';
import { movieParams, queueQuery, queueString } from './query.js';
import { isAppError, type AppError } from '../../domain/errors.js';

/** What a rejection's reason takes. */
const MAX_REASON = 2000;
const text = z.string().trim().max(2000, 'expected at most 2,000 characters').default('');
const decisionForm = z.object({
  choice: z.string({ error: 'choose what to do' }).max(100),
  reason: text,
  note: text,
});

const typedText = z.string().optional().catch(undefined);
/** What was typed, whatever is wrong with it: it is given back with the refusal. */
const typedForm = z.object({ reason: typedText, note: typedText }).catch({});

/** What reviewers do: decide on a film, and take a decision up again. */
export function reviewActions(app: FastifyInstance, context: DashboardContext): void {
  const services = { client: context.client, db: context.database.manager };

  app.post('/review/:id/decide', { config: { role: 'reviewer' } }, async (request, reply) => {
    const { id } = movieParams.parse(request.params);
    const filter = queueQuery.parse(request.query);
    const form = decisionForm.safeParse(request.body);
    const typed = typedForm.parse(request.body);
    const decision = form.success ? readDecision(form.data, request.person?.name ?? '') : undefined;
    if (decision === undefined || typeof decision === 'string') {
      const words = decision ?? form.error?.issues.map(({ message }) => message).join('; ') ?? '';
      return await sendReviewFilm(context, request, reply, { refused: { status: 400, words, ...typed } });
    }
    // Asked before the film leaves its place in the queue.
    const { next } = await neighboursOf(services.db, id, filter);
    try {
      await decideMovie(services, id, decision);
    } catch (error) {
      if (!isAppError(error)) throw error;
      const words = await refusal(id, error);
      return await sendReviewFilm(context, request, reply, { refused: { status: 409, words, ...typed } });
    }
    const page = next === null ? '/review' : `/review/${next}`;
    return reply.redirect(page + queueString(filter, { done: 'decided', film: id }), 303);
  });

  app.post('/review/:id/undo', { config: { role: 'reviewer' } }, async (request, reply) => {
    const { id } = movieParams.parse(request.params);
    const filter = queueQuery.parse(request.query);
    try {
      await undoMovie(services, id, { reviewer: request.person?.name ?? '' });
    } catch (error) {
      if (!isAppError(error)) throw error;
      return await sendReviewFilm(context, request, reply, {
        refused: { status: 409, words: error.message },
      });
    }
    return reply.redirect(`/review/${id}${queueString(filter, { done: 'reopened', film: id })}`, 303);
  });

  app.post('/review/:id/reopen', { config: { role: 'reviewer' } }, async (request, reply) => {
    const { id } = movieParams.parse(request.params);
    const filter = queueQuery.parse(request.query);
    try {
      await reopenMovie(services, id, { reviewer: request.person?.name ?? '' });
    } catch (error) {
      if (!isAppError(error)) throw error;
      return await sendReviewFilm(context, request, reply, {
        refused: { status: 409, words: error.message },
      });
    }
    return reply.redirect(`/review/${id}${queueString(filter, { done: 'reopened', film: id })}`, 303);
  });

  /** A refusal, with who was quicker when somebody was. */
  async function refusal(id: string, { code, message }: AppError): Promise<string> {
    const last = await readLastDecision(services.db, id);
    if (last === undefined || code !== 'AlreadyDecided') return `Refused: ${message}`;
    return `${last.reviewer} was here before you: ${decisionWords(last.decision)}, ${moment(last.at)}. Nothing was changed by you.`;
  }
}

/** The decision that a form means, or in words why it means none. */
function readDecision(
  { choice, reason, note }: z.output<typeof decisionForm>,
  reviewer: string,
): MovieDecision | string {
  const said = note === '' ? { reviewer } : { reviewer, note };
  if (choice === 'reject') {
    if (reason === '') return 'Say why it is rejected.';
    const words = note === '' ? reason : `${reason}; ${note}`;
    if (words.length > MAX_REASON)
      return `Reason and note are too long: at most ${MAX_REASON} characters together.`;
    return { reviewer, reason: words };
  }
  if (choice === 'stub' || choice === 'match') return { ...said, choice: { accept: choice } };
  if (choice === 'none') return { ...said, none: true };
  const [, verdict, name = ''] = /^(not_the_same|unsure|no_film) (.+)$/.exec(choice) ?? [];
  const id = readPreviewId((verdict === undefined ? choice : name).replace(/^tmdb-/, ''));
  if (id === undefined) return 'Choose what to do.';
  if (verdict === undefined) return { ...said, choice: id };
  return { ...said, judgements: [{ ...id, verdict: verdict as Judged['verdict'] }] };
}
