/**
 * `npm run bench -- path`: the files that a film known to TMDb passes, with their lines, as docs/architecture.md shows them;
 * with `--write` the page is brought up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);
const PAGE = fileURLToPath(new URL('docs/architecture.md', ROOT));

/** In the order in which a film comes to them; files with types and constants alone are left out. */
export const PATH: readonly [string, string[]][] = [
  [
    'the import finds the film and starts its lookup',
    [
      'workflows/festival-import/workflow.ts',
      'workflows/festival-import/run.ts',
      'workflows/festival-import/sliding-window.ts',
      'activities/import.ts',
      'entities/editions/page.ts',
      'workflows/child-lookups/children.ts',
      'workflows/child-lookups/start.ts',
    ],
  ],
  [
    'the lookup asks TMDb',
    [
      'workflows/movie-lookup/workflow.ts',
      'workflows/movie-lookup/state.ts',
      'workflows/movie-lookup/handlers.ts',
      'workflows/movie-lookup/decisions/decision-handlers.ts',
      'workflows/movie-lookup/tiers/look.ts',
      'workflows/movie-lookup/tiers/policy.ts',
      'workflows/movie-lookup/tiers/run-tier.ts',
      'workflows/movie-lookup/publish.ts',
      'workflows/movie-lookup/details.ts',
    ],
  ],
  [
    'the activity asks it, within its limits',
    [
      'activities/lookup/lookup.ts',
      'entities/movies/lookup-subject.ts',
      'activities/asking/ask-source.ts',
      'sources/tmdb/source.ts',
      'sources/tmdb/by-id.ts',
      'sources/tmdb/client.ts',
      'activities/asking/request-gate.ts',
      'activities/asking/rate-limit.ts',
      'entities/sources/health.ts',
      'sources/http/client.ts',
      'sources/tmdb/schema.ts',
      'sources/tmdb/record.ts',
    ],
  ],
  [
    'what it said is judged and written',
    [
      'activities/lookup/judge.ts',
      'activities/lookup/record-outcome.ts',
      'activities/lookup/attempt-rows.ts',
      'entities/movies/upgrade.ts',
      'entities/movies/write-record.ts',
      'entities/metrics/write.ts',
    ],
  ],
  ['the import counts it', ['workflows/festival-import/state.ts']],
];

export function linesOf(file: string): number {
  return readFileSync(new URL(file, ROOT), 'utf8').trimEnd().split('\n').length;
}

function table(): string {
  const files = PATH.flatMap(([, names]) => names);
  const total = files.reduce((sum, file) => sum + linesOf(file), 0);
  const rows = PATH.map(
    ([step, names]) => `| ${step} | ${names.map((file) => `\`${file}\` ${linesOf(file)}`).join(', ')} |`,
  );
  return [
    '| step | files and lines |',
    '| --- | --- |',
    ...rows,
    '',
    `${files.length} files, ${total} lines.`,
  ].join('\n');
}

export async function run(args: string[]): Promise<void> {
  const { format } = await import('prettier');
  const shown = table();
  console.log(shown);
  if (!args.includes('--write')) return;
  const page = readFileSync(PAGE, 'utf8');
  const fresh = page.replace(
    /<!-- path -->.*<!-- \/path -->/s,
    `<!-- path -->\n\n${shown}\n\n<!-- /path -->`,
  );
  writeFileSync(PAGE, await format(fresh, { parser: 'markdown' }));
}
