import { readdirSync, readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { dashboardFor } from '../../fixtures/dashboard.js';
import { useDatabase } from '../../fixtures/entities.js';

const FOLDER = 'deploy/observability/';
const { dataSource } = useDatabase();
/** The native part of Temporal's SDK, which makes its metrics. */
const RELEASES = 'node_modules/@temporalio/core-bridge/releases/';
const [release = ''] = readdirSync(RELEASES);
const SDK = readFileSync(`${RELEASES}${release}/index.node`);

/** What Prometheus takes for rules; an unknown key is an error, as it is there. */
const rulesSchema = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^[A-Z]\w+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['info', 'warning', 'critical']) }),
          annotations: z.strictObject({ summary: z.string(), description: z.string() }),
        }),
      ),
    }),
  ),
});
const boardSchema = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) })),
});

const { groups } = rulesSchema.parse(parse(readFileSync(`${FOLDER}alert-rules.yml`, 'utf8')));
const expressions = [
  ...groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => [alert, expr] as const)),
  ...['festival-lookup', 'workers'].flatMap((name) =>
    boardSchema
      .parse(JSON.parse(readFileSync(`${FOLDER}grafana-${name}.json`, 'utf8')))
      .panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
  ),
];

/** Names of metrics of an expression. @throws {Error} where it is none. */
function metricsOf(expression: string): string[] {
  const names: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) throw new Error(`cannot be read from "${expression.slice(from)}" on`);
      // Not what it is grouped by.
      if (type.name === 'Identifier') names.push(expression.slice(from, to));
    },
  });
  return names;
}

test('what reads expressions refuses what is none', () => {
  expect(() => metricsOf('sum(rate(up[5m]) by')).toThrow('cannot be read');
  expect(metricsOf('sum by (source) (rate(festival_lookup_x{source="a"}[5m]))')).toEqual([
    'festival_lookup_x',
  ]);
});

describe('alert rules and charts', () => {
  test.each(expressions)('%s asks for metrics that are there', async (_name, expression) => {
    const names = metricsOf(expression);
    expect(names.length).toBeGreaterThan(0);
    const told = (await (await dashboardFor(dataSource())).inject('/metrics')).body;
    // The SDK's own are in its library; those of a histogram and Prometheus' own are made of others.
    const library = SDK.toString('latin1');
    for (const name of names.filter((one) => one !== 'up'))
      expect(
        name.startsWith('temporal_')
          ? library.includes(name.slice('temporal_'.length).replace(/_bucket$/, ''))
          : told.includes(`# TYPE ${name} `),
        name,
      ).toBe(true);
  });
});

describe('the compose file', () => {
  const { services } = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
    services: Record<string, { volumes?: string[]; ports?: string[]; environment: Record<string, string> }>;
  };
  /** Files and folders of this project, by where a service has them. */
  const mounts = (name: string): [string, string][] =>
    (services[name]?.volumes ?? [])
      .filter((volume) => volume.startsWith('./'))
      .map((volume) => [volume.split(':')[1] ?? '', volume.split(':')[0] ?? '']);

  test('gives Prometheus the rules that its configuration names, and the services that it asks', () => {
    const { rule_files: rules, scrape_configs: jobs } = parse(
      readFileSync(`${FOLDER}prometheus.yml`, 'utf8'),
    ) as {
      rule_files: string[];
      scrape_configs: {
        authorization?: { credentials_file: string };
        static_configs: { targets: string[] }[];
      }[];
    };
    const files = (services['prometheus']?.volumes ?? []).map((volume) => volume.split(':').at(-2));
    for (const file of [...rules, 'prometheus.yml', 'dashboard-token'])
      expect(files).toContain(`/etc/prometheus/${file}`);
    for (const { authorization } of jobs)
      if (authorization !== undefined) expect(files).toContain(authorization.credentials_file);
    const targets = jobs.flatMap((job) => job.static_configs.flatMap((each) => each.targets));
    expect(targets).toEqual([
      'dashboard:8080',
      `worker:${services['worker']?.environment['WORKER_METRICS_PORT'] ?? ''}`,
    ]);
  });

  test('gives Grafana all dashboards, and the services that its data come from', () => {
    const [provisioning] = mounts('grafana').filter(([place]) => place === '/etc/grafana/provisioning');
    const read = (path: string): unknown => parse(readFileSync(`${provisioning?.[1] ?? ''}/${path}`, 'utf8'));
    const { providers } = read('dashboards/festival-lookup.yml') as {
      providers: { options: { path: string } }[];
    };
    const given = mounts('grafana').filter(([place]) =>
      place.startsWith(`${providers[0]?.options.path ?? ''}/`),
    );
    const boards = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
    expect(given.map(([, file]) => file).sort()).toEqual(boards.map((name) => `./${FOLDER}${name}`).sort());
    const { datasources } = read('datasources/festival-lookup.yml') as { datasources: { url: string }[] };
    for (const { url } of datasources) expect(Object.keys(services)).toContain(new URL(url).hostname);
  });
});
