import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SPEND_MODES } from '../../domain/policy.js';
import type { DashboardContext } from '../context.js';
import { isAppError } from '../../domain/errors.js';
import { counted } from '../../domain/words/figures.js';
import { optional } from '../components/form-fields.js';
import {
  changeSpend,
  editionParams,
  pause,
  pauseReason,
  resume,
  retry,
  stubReason,
  usdText,
} from './steering.js';

/** What was wrong with which of the forms. */
export interface FormProblem {
  form: 'pause' | 'limit' | 'mode' | 'retry';
  message: string;
  /** What was filled in: it is shown again. */
  given: Record<string, unknown>;
}

const DONE = ['started', 'paused', 'resumed', 'mode', 'limit', 'retried', 'gone'] as const;
/** What was done, as the address of the page says it. */
export const doneSchema = z.object({
  done: z.enum(DONE).optional(),
  films: z.coerce.number().int().min(0).optional(),
});

/** What was done, in words. */
export function doneWords(done: (typeof DONE)[number], films = 0): string {
  const told =
    films === 0 ? '' : ` ${counted(films, 'film that waits looks', 'films that wait look')} again.`;
  switch (done) {
    case 'started':
      return 'The import has started.';
    case 'paused':
      return 'Paused: no more lookups are started. Those under way come to their end.';
    case 'resumed':
      return 'It goes on.';
    case 'mode':
      return `The spend mode is set.${told}`;
    case 'limit':
      return `The limit is set.${told}`;
    case 'retried':
      return `${counted(films, 'film is', 'films are')} looked up again.`;
    case 'gone':
      return `No lookup of ${counted(films, 'film')} is there any more. Import the edition again: that looks them up.`;
  }
}

const modeForm = z.object({ mode: z.enum(SPEND_MODES, 'expected one of the modes') });
const limitForm = z.object({ limit: usdText });
const pauseForm = z.object({ reason: pauseReason });
const retryForm = z.object({ reason: optional(stubReason) });

type ShowAgain = (
  request: FastifyRequest,
  reply: FastifyReply,
  problem: FormProblem,
) => Promise<FastifyReply>;

/** Adds the forms' addresses; a form that cannot be used is shown again with what was expected. */
export function importActions(app: FastifyInstance, context: DashboardContext, showAgain: ShowAgain): void {
  function action<Fields>(
    name: string,
    form: FormProblem['form'],
    schema: z.ZodType<Fields>,
    act: (edition: string, fields: Fields, by: string) => Promise<string>,
  ): void {
    app.post(`/imports/:edition/${name}`, async (request, reply) => {
      const { edition } = editionParams.parse(request.params);
      const parsed = schema.safeParse(request.body ?? {});
      const again = (status: number, message: string): Promise<FastifyReply> =>
        showAgain(request, reply.code(status), { form, message, given: { ...(request.body ?? {}) } });
      if (!parsed.success) return again(400, parsed.error.issues.map(({ message }) => message).join('; '));
      try {
        const query = await act(edition, parsed.data, request.person?.name ?? '');
        return await reply.redirect(`/imports/${edition}?done=${query}`, 303);
      } catch (error) {
        if (isAppError(error, 'Conflict')) return await again(409, error.message);
        throw error;
      }
    });
  }
  action('pause', 'pause', pauseForm, async (edition, { reason }, by) => {
    await pause(context, edition, reason, by);
    return 'paused';
  });
  action('resume', 'pause', z.object({}), async (edition, _, by) => {
    await resume(context, edition, by);
    return 'resumed';
  });
  action('spend-mode', 'mode', modeForm, async (edition, { mode }, by) => {
    return `mode&films=${await changeSpend(context, edition, { mode }, by)}`;
  });
  action('spend-limit', 'limit', limitForm, async (edition, { limit }, by) => {
    return `limit&films=${await changeSpend(context, edition, { limitUsd: limit }, by)}`;
  });
  action('retry', 'retry', retryForm, async (edition, { reason }, by) => {
    const { told, gone } = await retry(context, edition, reason, by);
    return told === 0 ? `gone&films=${gone}` : `retried&films=${told}`;
  });
}
