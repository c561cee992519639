import type { Command } from 'commander';
import pc from 'picocolors';
import type { Finding } from '../../../domain/views/finding.js';
import { withClient } from '../../connect.js';
import { withDatabase } from '../../database.js';
import type { CheckListener } from '../../../entities/doctor/examine.js';
import { show } from '../output.js';
import { sameLine } from '../same-line.js';
import { examine, mend } from '../../doctor/examine.js';

/** Secrets that this process may know; those of the sources are the workers' alone, and are found by their form. */
const KEYS = [
  ...['TMDB_API_KEY', 'OMDB_API_KEY', 'ZYTE_API_KEY', 'CRAWLBASE_TOKEN', 'CRAWLBASE_JS_TOKEN'],
  'TEMPORAL_API_KEY',
];

interface DoctorOptions {
  fix?: true;
  json?: true;
}

/** Adds `festival doctor`: what is wrong between database, ledger and Temporal. Ends with 1 where something is. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('what is wrong between database, ledger and Temporal, and what to do; ends with 1 then')
    .option('--fix', 'mend what can be mended without a risk')
    .option('--json', 'as JSON')
    .action(async ({ fix, json }: DoctorOptions) => {
      await withDatabase(({ manager: db }) =>
        withClient(async (client) => {
          const keys = KEYS.flatMap((name) => process.env[name] ?? []);
          const progress = sameLine(process.stderr);
          const onCheck: CheckListener = ({ name, number, of }) => {
            progress.show(`${number} of ${of} checks: ${name}`);
          };
          const found =
            fix === true
              ? await mend({ client, db }, keys, onCheck)
              : { before: [], after: await examine({ client, db }, keys, onCheck) };
          progress.clear();
          const mended = found.before.filter(({ name }) => !found.after.some((left) => left.name === name));
          show({ mended, findings: found.after }, json, (told) =>
            [...told.mended.map(mendedLine), findingLines(told.findings)].join('\n'),
          );
          if (found.after.length > 0) process.exitCode = 1;
        }),
      );
    });
}

function mendedLine({ name, count }: Finding): string {
  return pc.green(`${name}: ${count} mended.`);
}

/** Findings for people. */
function findingLines(findings: Finding[]): string {
  if (findings.length === 0) return pc.green('All is well.');
  return findings
    .map(({ name, count, examples, what, todo, fixable }) =>
      [
        `${pc.red(name)}${fixable ? ' (--fix)' : ''}: ${count}`,
        `  ${what}`,
        `  ${examples.join('; ')}${count > examples.length ? `; and ${count - examples.length} more` : ''}`,
        `  ${pc.bold(todo)}`,
      ].join('\n'),
    )
    .join('\n');
}
