import type { Finding } from '../../domain/views/finding.js';
import { runSql, type Db } from '../sql.js';

/** A rule that the rows keep. */
export interface Check extends Pick<Finding, 'name' | 'what' | 'todo'> {
  /** A query of what breaks it: a column `example`, for people. */
  sql: string;
  /** A statement that mends it without a risk, where there is one. */
  fix?: string;
}

const EXAMPLES = 5;

/** Runs a check; undefined where all is well. */
export async function runCheck(
  db: Db,
  check: Check,
  parameters: unknown[] = [],
): Promise<Finding | undefined> {
  const [row] = await runSql<{ count: number; examples: string[] }>(
    db,
    `WITH broken AS (${check.sql})
     SELECT (SELECT count(*)::int FROM broken) AS count,
       ARRAY(SELECT example::text FROM broken ORDER BY 1 LIMIT ${EXAMPLES}) AS examples`,
    parameters,
  );
  if (row === undefined || row.count === 0) return undefined;
  const { name, what, todo, fix } = check;
  return { name, what, todo, fixable: fix !== undefined, ...row };
}
