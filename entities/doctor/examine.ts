import type { Finding } from '../../domain/views/finding.js';
import { runSql, type Db } from '../sql.js';
import { runCheck, type Check } from './check.js';
import { FILM_CHECKS } from './films.js';
import { MONEY_CHECKS } from './money.js';
import { KEY_CHECK, UPKEEP_CHECKS } from './upkeep.js';

const CHECKS: Check[] = [...FILM_CHECKS, ...MONEY_CHECKS, ...UPKEEP_CHECKS];

/** Told of each check before it is run: the checks of a large database take minutes. */
export type CheckListener = (check: { name: string; number: number; of: number }) => void;
/** A shorter word may stand in any text. */
const MIN_KEY_LENGTH = 8;

/**
 * Examines what the database alone can tell.
 * @param keys secrets that must stand nowhere; no word of a finding repeats one.
 */
export async function examineDatabase(
  db: Db,
  keys: readonly string[] = [],
  onCheck: CheckListener = () => undefined,
): Promise<Finding[]> {
  const findings: (Finding | undefined)[] = [];
  const known = keys.filter(({ length }) => length >= MIN_KEY_LENGTH);
  const checks = [...CHECKS, KEY_CHECK];
  for (const [index, check] of checks.entries()) {
    onCheck({ name: check.name, number: index + 1, of: checks.length });
    findings.push(await runCheck(db, check, check === KEY_CHECK ? [known] : []));
  }
  return findings.filter((finding) => finding !== undefined);
}

/** Mends what can be mended without a risk. */
export async function mendDatabase(db: Db, findings: readonly Finding[]): Promise<void> {
  for (const { name } of findings) {
    const fix = CHECKS.find((check) => check.name === name)?.fix;
    if (fix !== undefined) await runSql(db, fix);
  }
}
