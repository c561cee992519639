import { sourceWords, whyWords } from '../../domain/words/films.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { z } from 'zod';
import { changeSource } from '../../client/sources/limits.js';
import { testSource } from '../../client/sources/test-key.js';
import { TESTED_SOURCES, testedSourceSchema } from '../../domain/sources/test.js';
import { LIMITED_NAMES } from '../../domain/sources.js';
import { sourceLimitsChangeSchema } from '../../domain/sources/limits.js';
import type { SourceErrorView, SourceOverview } from '../../domain/views/source.js';
import { readCacheUse } from '../../entities/sources/response-cache.js';
import { readSourceErrors } from '../../entities/sources/errors.js';
import { readPolicyChanges } from '../../entities/sources/policies.js';
import type { SourcePolicyChange } from '../../entities/sources/source.js';
import { Notice, Panel, Table, When } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { count, usd, counted } from '../../domain/words/figures.js';
import { percent } from '../components/format.js';
import { CsrfField, Page, sendPage } from '../components/layout.js';
import { limitsFromForm } from './form.js';
import { mayOperate } from '../sign-in/people.js';
import { LimitsForm } from './limits-form.js';
import { readSources, SourceState, Used } from './list.js';
import { AppError } from '../../domain/errors.js';

const ERRORS_SHOWN = 20;
const CHANGES_SHOWN = 20;
const paramsSchema = z.object({
  source: z.enum(LIMITED_NAMES, `expected one of ${LIMITED_NAMES.join(', ')}`),
});
const querySchema = z.object({ done: z.enum(['changed']).optional() });
const TESTED: readonly string[] = TESTED_SOURCES;

/** `/sources/<source>`: its limits to be changed, who changed them, and its last errors in words. */
export function sourcePage(app: FastifyInstance, context: DashboardContext): void {
  app.get('/sources/:source', async (request, reply) => {
    const { done } = querySchema.parse(request.query);
    const notice =
      done === undefined ? undefined : (
        <Notice kind="good">The limits are changed; they hold from the next request on.</Notice>
      );
    return await sendSource(context, { request, reply, notice });
  });

  app.post('/sources/:source/limits', async (request, reply) => {
    const { source } = paramsSchema.parse(request.params);
    const parsed = sourceLimitsChangeSchema.safeParse(limitsFromForm(request.body));
    if (!parsed.success) {
      const problems = Object.fromEntries(
        parsed.error.issues.map(({ path, message }) => [path.join('.'), message]),
      );
      const notice = <Notice kind="bad">Nothing was changed: see the fields.</Notice>;
      return await sendSource(context, { request, reply: reply.code(400), notice, problems });
    }
    await changeSource(context.client, context.database, source, parsed.data, request.person?.name ?? '');
    return reply.redirect(`/sources/${source}?done=changed`, 303);
  });

  app.post('/sources/:source/test', async (request, reply) => {
    const { source } = z.object({ source: testedSourceSchema }).parse(request.params);
    const { works, words, costUsd } = await testSource(context.client, source);
    const cost = costUsd > 0 ? ` It cost ${usd(costUsd)}.` : '';
    const notice = <Notice kind={works ? 'good' : 'bad'}>{`The key was tried: ${words}.${cost}`}</Notice>;
    return await sendSource(context, { request, reply, notice });
  });
}

interface Shown {
  request: FastifyRequest;
  reply: FastifyReply;
  notice: VNode | undefined;
  /** By field of the form of limits. */
  problems?: Record<string, string>;
}

async function sendSource(
  context: DashboardContext,
  { request, reply, notice, problems = {} }: Shown,
): Promise<FastifyReply> {
  const { source: name } = paramsSchema.parse(request.params);
  const { manager } = context.database;
  const [sources, errors, changes] = await Promise.all([
    readSources(context, readCacheUse(manager, name)),
    readSourceErrors(manager, name, ERRORS_SHOWN),
    readPolicyChanges(manager, name, CHANGES_SHOWN),
  ]);
  const source = sources.find((one) => one.source === name);
  if (source === undefined) throw new AppError('NotFound', `There is no source ${name}: run the migrations.`);
  return sendPage(
    reply,
    <Page title={sourceWords(name)} section="/sources" request={request}>
      <h1>
        {sourceWords(name)} <SourceState source={source} />
      </h1>
      {notice}
      <div class="stack">
        <div class="panels">
          <UsePanel source={source} reply={reply} />
          {mayOperate(request) ? (
            <Panel id="limits" title="Limits">
              <LimitsForm source={source} reply={reply} problems={problems} />
            </Panel>
          ) : null}
        </div>
        <ErrorsPanel name={name} errors={errors} />
        <Panel id="changes" title="Changes of limits">
          <ChangesTable changes={changes} />
        </Panel>
      </div>
    </Page>,
  );
}

function UsePanel({ source, reply }: { source: SourceOverview; reply: FastifyReply }): VNode {
  const { health, cache } = source;
  return (
    <Panel id="use" title="Use">
      <dl class="facts">
        <dt>Spent today</dt>
        <dd>
          <Used name="today" used={source.spentTodayUsd} limit={source.dailyLimitUsd} />
        </dd>
        <dt>Spent this month</dt>
        <dd>
          <Used name="this month" used={source.spentThisMonthUsd} limit={source.monthlyLimitUsd} />
        </dd>
        <dt>Requests today</dt>
        <dd>
          {count(source.requestsToday)}
          {source.requestsPerDay === null ? '' : ` of ${count(source.requestsPerDay)}`}
        </dd>
        <dt>Last answer</dt>
        <dd>
          <When date={health?.lastAnswerAt ?? null} />
        </dd>
        <dt>Last failure</dt>
        <dd>
          <When date={health?.lastFailureAt ?? null} />
          {health === null || health.message === null ? '' : `: ${health.message}`}
        </dd>
        <dt>Kept answers</dt>
        <dd>
          {cache === null
            ? 'none'
            : `${count(cache.usable)} usable, ${count(cache.expired)} expired; ${counted(cache.hits, 'request')} and ${usd(cache.savedUsd)} saved, hit rate ${percent(cache.hitRate)} in 30 days`}
        </dd>
      </dl>
      {TESTED.includes(source.source) && mayOperate(reply.request) ? (
        <form method="post" action={`/sources/${source.source}/test`}>
          <CsrfField reply={reply} />
          <button type="submit" class="secondary">
            Test the workers' key
          </button>
          {source.costPerRequestUsd > 0 && source.source === 'omdb' ? (
            <p class="note">It costs one request.</p>
          ) : null}
        </form>
      ) : null}
    </Panel>
  );
}

function ErrorsPanel({ name, errors }: { name: string; errors: SourceErrorView[] }): VNode {
  return (
    <Panel id="errors" title="Last errors" note="Films that it does not know are no errors.">
      <Table
        caption={`Last errors of ${sourceWords(name)}`}
        rows={errors}
        empty="None."
        columns={[
          { name: 'When', cell: ({ at }) => <When date={at} /> },
          { name: 'Reason', cell: ({ reason }) => (reason === null ? '–' : whyWords(reason)) },
          { name: 'What it said', kind: 'outside', cell: ({ message }) => message ?? '–' },
          {
            name: 'Film',
            cell: ({ movieId, identifier }) =>
              movieId === null ? (
                (identifier ?? '–')
              ) : (
                <a href={`/films/${movieId}`}>{identifier ?? movieId}</a>
              ),
          },
        ]}
      />
    </Panel>
  );
}

function ChangesTable({ changes }: { changes: SourcePolicyChange[] }): VNode {
  const words = ({ before, after }: SourcePolicyChange): string =>
    Object.keys({ ...before, ...after })
      .filter((key) => before?.[key] !== after?.[key])
      .map((key) => `${key}: ${shown(before?.[key])} → ${shown(after?.[key])}`)
      .join(', ');
  return (
    <Table
      caption="Changes of limits"
      rows={changes}
      empty="Nobody has changed them."
      columns={[
        { name: 'When', cell: ({ insertedAt }) => <When date={insertedAt} /> },
        { name: 'Who', kind: 'outside', cell: ({ changedBy }) => changedBy },
        { name: 'What', kind: 'outside', cell: words },
      ]}
    />
  );
}

function shown(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'none';
}
