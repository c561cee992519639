import type { DataSource, Logger } from 'typeorm';

/** Tables that grow with the films. */
const BIG = new Set([
  'movies',
  'api_lookup_metrics',
  'programme_entries',
  'nominations',
  'spend_ledger',
  'credits',
  'collaborations',
  'people',
  'source_responses',
  'movie_ratings',
  'movie_images',
  'review_decisions',
  'film_facts',
]);

interface Asked {
  query: string;
  parameters: unknown[];
}

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  Plans?: PlanNode[];
}

/** Keeps the statements that a data source runs; to be set before it is initialized. */
export class StatementLog implements Logger {
  private statements: Asked[] = [];

  logQuery(query: string, parameters: unknown[] = []): void {
    this.statements.push({ query, parameters });
  }
  logQueryError(): void {
    /* The caller hears of it. */
  }
  logQuerySlow(): void {
    /* All are measured. */
  }
  logSchemaBuild(): void {
    /* Nothing is built. */
  }
  logMigration(): void {
    /* Not asked. */
  }
  log(): void {
    /* Not asked. */
  }

  /** The SELECTs since the last call, each once. */
  take(): Asked[] {
    const taken = new Map(this.statements.map((asked) => [asked.query, asked]));
    this.statements = [];
    return [...taken.values()].filter(({ query }) => /^\s*(SELECT|WITH)\b/i.test(query));
  }
}

/** How a statement reads the big tables. */
export interface PlanReport {
  query: string;
  /** "movies_pkey", "seq scan of movies". */
  reads: string[];
  scans: string[];
}

/** Asks Postgres how it reads the big tables for some statements. */
export async function explain(dataSource: DataSource, statements: Asked[]): Promise<PlanReport[]> {
  const reports: PlanReport[] = [];
  for (const { query, parameters } of statements) {
    const rows = await dataSource.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }[]>(
      `EXPLAIN (FORMAT JSON) ${query}`,
      parameters,
    );
    const nodes = rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => flatten(Plan)));
    const scans = nodes.flatMap((node) =>
      node['Node Type'].includes('Seq Scan') && BIG.has(node['Relation Name'] ?? '')
        ? [node['Relation Name'] ?? '']
        : [],
    );
    const reads = nodes.flatMap((node) =>
      node['Index Name'] === undefined ? [] : [`${node['Node Type']} ${node['Index Name']}`],
    );
    reports.push({ query, scans, reads: [...new Set(reads)] });
  }
  return reports;
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}
