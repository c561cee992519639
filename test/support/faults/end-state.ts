import { gunzipSync } from 'node:zlib';
import type { DataSource } from 'typeorm';
import type { Client } from '@temporalio/client';

/** A state in words that do not depend on when, how fast and in which order it was written: rows by table, sorted. */
export type EndState = Record<string, string[]>;

/** Tables that are not compared, and why. */
const NOT_COMPARED: Record<string, string> = {
  lookup_figures: 'sums by hour, held against their rows by the examination',
  lookup_days: 'sums of those by day, as far as they were summed up',
  lookup_festival_days: 'sums of those by day and festival, as far as they were summed up',
  edition_figures: 'sums by edition, held against their rows by the examination',
  edition_figures_due: 'editions to be counted anew: named twice where a write was tried twice',
  open_films: 'as films that wait were read last, held against them by the examination',
  open_film_sums: 'how many there are of them',
  judged_films: 'as decisions were read last, held against them by the examination',
  open_films_due: 'films to be read anew: named twice where a write was tried twice',
  spend_days: 'sums of the ledger by day, held against it by the examination',
  source_words: 'last words as they were read last, held against the metrics by the examination',
  source_word_sums: 'how many films have which of these words',
  source_words_due: 'films whose words are to be read anew: named twice where a write was tried twice',
  source_slots: 'requests under way',
  source_health: 'when a source may be asked again, and how often it was today',
  collaboration_changes: 'empty after each commit',
};
/** Columns and keys within JSON that are not compared, and why. */
const VOLATILE: Record<string, string> = {
  id: 'a number or UUID, given in the order of writing',
  attempt_id: 'made by each run of a workflow',
  decision_id: 'as id',
  undoes: 'as id',
  response_time_ms: 'how fast',
  hits: 'how often an answer was read again: a retry reads it once more',
  cached: 'a retry finds the answer that it had paid for, and needs no request',
  requests: 'as cached',
  headers: "of a source's answer: when, and by which of its machines",
};
/** Longest of what is shown of a row. */
const SHOWN = 160;
const MOMENT = /_at$|_from$|^(at|since|until|deadline|last_enrichment_attempt|named_at)$/;
/** Numbers of rows, by the table that they are of; these are replaced by what the row is called. */
const REFERENCES: Record<string, string> = {
  movie_id: 'movies',
  merged_into: 'movies',
  merged_id: 'movies',
  kept_id: 'movies',
  other_movie_id: 'movies',
  first_movie_id: 'movies',
  latest_movie_id: 'movies',
  person_id: 'people',
  other_person_id: 'people',
  edition_id: 'festival_editions',
  festival_id: 'festivals',
  entry_ids: 'programme_entries',
  nomination_id: 'nominations',
};
const NAMES_SQL = `
  SELECT 'movies' AS of, id::text AS id, concat_ws(' ', title, imdb_id, festival_key) AS name FROM movies
  UNION ALL SELECT 'people', id::text, name FROM people
  UNION ALL SELECT 'festival_editions', id::text, key FROM festival_editions
  UNION ALL SELECT 'festivals', id::text, slug FROM festivals
  UNION ALL SELECT 'programme_entries', id::text, film_key FROM programme_entries
  UNION ALL SELECT 'nominations', n.id::text, concat_ws(' ', e.key, n.category, n.person)
    FROM nominations n JOIN festival_editions e ON e.id = n.edition_id`;

/** All rows of the database, and all workflows with how they ended or at which stage they wait. */
export async function endState(dataSource: DataSource, client: Client): Promise<EndState> {
  const named = await dataSource.query<{ of: string; id: string; name: string }[]>(NAMES_SQL);
  const names = new Map(named.map(({ of, id, name }) => [`${of} ${id}`, name]));
  const tables = await dataSource.query<{ table: string }[]>(
    `SELECT table_name AS table FROM information_schema.tables
     WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const state: EndState = {};
  for (const { table } of tables) {
    if (table in NOT_COMPARED) continue;
    const rows = await dataSource.query<{ row: object }[]>(`SELECT to_jsonb(t) AS row FROM "${table}" t`);
    state[table] = rows.map(({ row }) => JSON.stringify(inWords(row, names))).sort();
  }
  state.workflows = [];
  for await (const { workflowId, status, typedSearchAttributes } of client.workflow.list()) {
    const told = typedSearchAttributes.getAll().filter(({ key }) => key.name !== 'SpendUsd');
    state.workflows.push(
      JSON.stringify([
        workflowId,
        status.name,
        told.map(({ key, value }) => `${key.name} ${String(value)}`).sort(),
      ]),
    );
  }
  state.workflows.sort();
  return state;
}

function inWords(value: unknown, names: Map<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => inWords(each, names));
  if (value === null || typeof value !== 'object') return value;
  const words: Record<string, unknown> = {};
  for (const [column, inner] of Object.entries(value) as [string, unknown][]) {
    if (column in VOLATILE || MOMENT.test(column)) continue;
    if (column === 'body') {
      words.body = gunzipSync(Buffer.from(String(inner).slice(2), 'hex')).toString();
      continue;
    }
    if (column === 'counted') {
      // By the ids of attempts.
      words.counted = Object.values(inner as object).sort();
      continue;
    }
    const table = REFERENCES[column.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
    words[column] =
      table === undefined || inner === null ? inWords(inner, names) : nameOf(table, inner, names);
  }
  return words;
}

function nameOf(table: string, id: unknown, names: Map<string, string>): unknown {
  if (Array.isArray(id)) return id.map((each) => nameOf(table, each, names)).sort();
  return names.get(`${table} ${String(id)}`) ?? 'no row';
}

/** Rows that one state has and the other has not: "-" those of `expected`, "+" those of `actual`, in the words that differ. */
export function differences(expected: EndState, actual: EndState): string[] {
  return Object.keys({ ...expected, ...actual }).flatMap((table) => {
    const left = [...(expected[table] ?? [])];
    const added = (actual[table] ?? []).filter((row) => {
      const at = left.indexOf(row);
      if (at !== -1) left.splice(at, 1);
      return at === -1;
    });
    return [
      ...left.map((row) => `- ${table} ${shown(row, nearest(row, added))}`),
      ...added.map((row) => `+ ${table} ${shown(row, nearest(row, left))}`),
    ];
  });
}

function nearest(row: string, others: string[]): string {
  return others.toSorted((one, other) => sameStart(row, other) - sameStart(row, one))[0] ?? '';
}

function sameStart(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}

function shown(row: string, other: string): string {
  const from = Math.max(0, sameStart(row, other) - SHOWN / 2);
  return `${row.slice(0, SHOWN / 2)} … ${row.slice(from, from + SHOWN)}`;
}
