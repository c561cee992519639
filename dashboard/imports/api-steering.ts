import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { SPEND_MODES, usdSchema } from '../../domain/policy.js';
import type { DashboardContext } from '../context.js';
import {
  changeSpend,
  editionParams as params,
  pause,
  pauseReason,
  resume,
  retry,
  stubReason,
} from './steering.js';

const tags = ['imports'];
const told = z.object({ filmsTold: z.number() });
const done = z.object({ done: z.literal(true) });

/** What ops can do about an import. */
export function importSteeringApi(app: FastifyInstance, context: DashboardContext): void {
  pausingRoutes(app, context);
  spendingRoutes(app, context);
  retryRoute(app, context);
}

function pausingRoutes(app: FastifyInstance, context: DashboardContext): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  api.post(
    '/api/imports/:edition/pause',
    {
      schema: {
        tags,
        summary: 'Starts no more lookups, for a reason that everybody sees',
        params,
        body: z.strictObject({ reason: pauseReason }),
        response: { 200: done },
      },
    },
    async ({ params: { edition }, body, person }) => {
      await pause(context, edition, body.reason, person?.name ?? '');
      return { done: true as const };
    },
  );
  api.post(
    '/api/imports/:edition/resume',
    {
      schema: {
        tags,
        summary: 'Goes on after a pause',
        params,
        body: z.strictObject({}),
        response: { 200: done },
      },
    },
    async ({ params: { edition }, person }) => {
      await resume(context, edition, person?.name ?? '');
      return { done: true as const };
    },
  );
}

function spendingRoutes(app: FastifyInstance, context: DashboardContext): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  api.post(
    '/api/imports/:edition/spend-mode',
    {
      schema: {
        tags,
        summary: 'Sets which films may cost money, also for films that wait after the end',
        params,
        body: z.strictObject({ mode: z.enum(SPEND_MODES) }),
        response: { 200: told },
      },
    },
    async ({ params: { edition }, body: { mode }, person }) => ({
      filmsTold: await changeSpend(context, edition, { mode }, person?.name ?? ''),
    }),
  );
  api.post(
    '/api/imports/:edition/spend-limit',
    {
      schema: {
        tags,
        summary:
          'Sets the most that it may spend from its start on, in USD, also for films that wait after the end',
        params,
        body: z.strictObject({ limitUsd: usdSchema }),
        response: { 200: told },
      },
    },
    async ({ params: { edition }, body: { limitUsd }, person }) => ({
      filmsTold: await changeSpend(context, edition, { limitUsd }, person?.name ?? ''),
    }),
  );
}

function retryRoute(app: FastifyInstance, context: DashboardContext): void {
  const api = app.withTypeProvider<ZodTypeProvider>();
  api.post(
    '/api/imports/:edition/retry',
    {
      schema: {
        tags,
        summary: 'Looks films without a record up again; those of one reason where it is given',
        params,
        body: z.strictObject({ reason: stubReason }),
        response: { 200: told.extend({ filmsGone: z.number() }) },
      },
    },
    async ({ params: { edition }, body: { reason }, person }) => {
      const retried = await retry(context, edition, reason, person?.name ?? '');
      return { filmsTold: retried.told, filmsGone: retried.gone };
    },
  );
}
