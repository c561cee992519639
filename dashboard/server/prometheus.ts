import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Registry } from 'prom-client';
import { readMonitoringFigures } from '../../entities/metrics/prometheus.js';
import { readSourcePolicies } from '../../entities/sources/policies.js';
import type { DashboardContext } from '../context.js';

/** However often it is asked: the database is read once in this time. */
const KEPT_MS = 5000;
const RUNNING_IMPORTS = `WorkflowType = 'festivalImport' AND ExecutionStatus = 'Running'`;

/**
 * `/metrics` for Prometheus. All are gauges read from the database, so that every process tells the same: a lookup's row
 * may turn from a failure into a success, which a counter cannot. Tries to sign in alone are this process's own.
 */
export function prometheusMetrics(app: FastifyInstance, context: DashboardContext): void {
  let kept: { text: Promise<string>; until: number } | undefined;
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    if (kept === undefined || kept.until < Date.now()) {
      const fresh = { text: collect(context), until: Date.now() + KEPT_MS };
      kept = fresh;
      // A failure is told, but not kept.
      fresh.text.catch(() => {
        if (kept === fresh) kept = undefined;
      });
    }
    return reply
      .type(Registry.PROMETHEUS_CONTENT_TYPE)
      .send((await kept.text) + (await signIns(app.passwords.outcomes)));
  });
}

/** Passwords that were tried since this process started. */
async function signIns(outcomes: Record<string, number>): Promise<string> {
  const registry = new Registry();
  const counter = new Counter({
    name: 'festival_lookup_sign_ins_total',
    help: 'Passwords tried since this process started: right, wrong, or refused without a look at them',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const [outcome, tries] of Object.entries(outcomes)) counter.inc({ outcome }, tries);
  return await registry.metrics();
}

function createGauges(registry: Registry) {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]): Gauge<Label> =>
    new Gauge({ name: `festival_lookup_${name}`, help, labelNames, registers: [registry] });
  return {
    lookups: gauge('lookups', 'Attempts of a tier at a film, of all time', 'source', 'outcome'),
    films: gauge('films', 'Films by how complete their record is', 'import_type'),
    review: gauge('review_films', 'Films that wait for a reviewer, or for a later look', 'state'),
    reviewAge: gauge('review_oldest_seconds', 'How long the oldest of them waits', 'state'),
    alerts: gauge('open_alerts', 'Alerts that are open', 'severity'),
    spend: gauge(
      'spend_usd',
      'Money spent in the UTC day or month, open reservations included',
      'source',
      'period',
    ),
    limit: gauge(
      'spend_limit_usd',
      'Most that may be spent in it; absent where there is no limit',
      'source',
      'period',
    ),
    up: gauge('source_up', 'Whether a source answers: 1, or 0 while it is down', 'source'),
    enabled: gauge('source_enabled', 'Whether a source may be asked: 1 or 0', 'source'),
    running: gauge('imports_running', 'Imports that run now'),
  };
}

async function collect({ database, client }: DashboardContext): Promise<string> {
  const [figures, policies, imports] = await Promise.all([
    readMonitoringFigures(database.manager),
    readSourcePolicies(database.manager),
    // Where Temporal does not answer, what the database knows is told all the same.
    client.workflow.count(RUNNING_IMPORTS).catch(() => undefined),
  ]);
  const registry = new Registry();
  const gauges = createGauges(registry);
  for (const { source, outcome, lookups } of figures.lookups)
    gauges.lookups.set({ source, outcome }, lookups);
  for (const { importType, films } of figures.films) gauges.films.set({ import_type: importType }, films);
  for (const state of ['review', 'flagged'] as const) {
    const row = figures.review.find((known) => known.state === state);
    gauges.review.set({ state }, row?.films ?? 0);
    gauges.reviewAge.set({ state }, row?.oldestSeconds ?? 0);
  }
  for (const severity of ['info', 'warning', 'critical'] as const)
    gauges.alerts.set({ severity }, figures.alerts.find((known) => known.severity === severity)?.open ?? 0);
  for (const { source, state } of figures.health) gauges.up.set({ source }, state === 'up' ? 1 : 0);
  for (const policy of policies) {
    const { source } = policy;
    gauges.enabled.set({ source }, policy.enabled ? 1 : 0);
    gauges.spend.set({ source, period: 'day' }, policy.spentTodayUsd);
    gauges.spend.set({ source, period: 'month' }, policy.spentThisMonthUsd);
    if (policy.dailyLimitUsd !== null) gauges.limit.set({ source, period: 'day' }, policy.dailyLimitUsd);
    if (policy.monthlyLimitUsd !== null)
      gauges.limit.set({ source, period: 'month' }, policy.monthlyLimitUsd);
  }
  if (imports === undefined) gauges.running.remove();
  else gauges.running.set(imports.count);
  return await registry.metrics();
}
