import type { Check } from './check.js';

const SUMS = 'lookups, cost_usd, timed_lookups, total_ms, requests, asked, from_cache, from_source';
const OF_FIGURES = `source, operation, success, fallback_level, sources_tried, import_type, movie_created, reason, ${SUMS}`;
const NEGATIVE = SUMS.replace(/\w+/g, '-$&');
/** Where sums that should cancel out do not: one pass over both, and no comparison of rows. */
const LEFT_OVER = `HAVING ${SUMS.split(', ')
  .map((sum) => `sum(${sum}) <> 0`)
  .join(' OR ')}`;

/** What whole days come to, and their hours. */
const DAYS = `SELECT date_trunc('day', hour, 'UTC') AS day, ${OF_FIGURES} FROM all_lookup_figures_since(NULL)
  UNION ALL SELECT date_trunc('day', hour, 'UTC'), ${OF_FIGURES.replace(SUMS, NEGATIVE)} FROM lookup_figures`;
const FESTIVALS = `SELECT festival, movie_created, lookups FROM festival_lookups_since(NULL)
  UNION ALL SELECT festival, movie_created, -lookups FROM lookup_figures WHERE festival IS NOT NULL`;
/** Hours, and what the rows of the metrics come to with the opposite sign. */
const HOURS = `SELECT hour, festival, ${OF_FIGURES} FROM lookup_figures
  UNION ALL SELECT figure.hour, figure.festival, ${OF_FIGURES.replace(/\w+/g, 'figure.$&')} FROM api_lookup_metrics metric,
    figure_of(utc_moment(metric.inserted_at), metric.source, metric.operation, metric.success, metric.response_time_ms, metric.metadata, -1) figure`;

const differing = (one: string, other: string): string =>
  `((${one}) EXCEPT (${other})) UNION ((${other}) EXCEPT (${one}))`;

const OPEN = `review_state IN ('review', 'flagged', 'parked')`;
const NOT_DUE = 'movie_id NOT IN (SELECT movie_id FROM source_words_due)';
const IN_MID_POST = `target = 'slack' AND state = 'sending' AND next_attempt_at < now() - interval '1 hour'`;

/** Sums that the database keeps, answers in the cache, posts of alerts. */
export const UPKEEP_CHECKS: Check[] = [
  {
    name: 'figures-differ',
    what: 'The sums behind the overview are not those of the rows of the metrics.',
    todo: '--fix counts them afresh; lookups that want to be written wait meanwhile.',
    sql: `SELECT source || ' ' || hour AS example FROM (${HOURS}) figure
      GROUP BY hour, festival, source, operation, success, fallback_level, sources_tried, import_type, movie_created, reason ${LEFT_OVER}`,
    fix: 'SELECT rebuild_lookup_figures()',
  },
  {
    name: 'day-figures-differ',
    what: 'The sums of whole days are not those of their hours.',
    todo: '--fix counts them afresh; lookups that want to be written wait meanwhile.',
    sql: `SELECT source || ' ' || day AS example FROM (${DAYS}) figure
      GROUP BY day, source, operation, success, fallback_level, sources_tried, import_type, movie_created, reason ${LEFT_OVER}
      UNION ALL SELECT festival FROM (${FESTIVALS}) figure GROUP BY festival, movie_created HAVING sum(lookups) <> 0`,
    fix: 'SELECT rebuild_lookup_figures()',
  },
  {
    name: 'edition-figures-differ',
    what: 'What is kept of an edition is not what its rows come to.',
    todo: '--fix has them counted anew.',
    sql: `SELECT edition.key AS example FROM festival_editions edition
      JOIN count_editions(ARRAY(SELECT id FROM festival_editions)) counted ON counted.edition_id = edition.id
      LEFT JOIN edition_figures kept ON kept.edition_id = edition.id
      WHERE kept IS DISTINCT FROM counted AND (kept.edition_id IS NOT NULL OR counted.films + counted.nominations > 0)
        AND edition.id <> ALL (ARRAY(SELECT unnest(editions_due())))`,
    fix: 'INSERT INTO edition_figures_due (edition_id) SELECT id FROM festival_editions',
  },
  {
    name: 'open-films-differ',
    what: 'What the queue of reviewers or the report of confidences goes by is not what stands with the film.',
    todo: '--fix has it read anew.',
    sql: `WITH kept AS (SELECT * FROM open_films WHERE movie_id NOT IN (SELECT movie_id FROM open_films_due)),
        read AS (SELECT * FROM queue_rows(ARRAY(SELECT id FROM movies WHERE ${OPEN})) WHERE ${OPEN}
          AND movie_id NOT IN (SELECT movie_id FROM open_films_due))
      SELECT 'movie ' || movie_id AS example FROM (${differing('SELECT * FROM kept', 'SELECT * FROM read')}) differing
      UNION ALL SELECT review_state || ' ' || reason FROM (${differing(`SELECT review_state, coalesce(reason, '') AS reason, count(*) AS films FROM open_films GROUP BY 1, 2`, 'SELECT * FROM open_film_sums WHERE films <> 0')}) sums
      UNION ALL SELECT 'movie ' || movie_id FROM (${differing('SELECT * FROM films_judged()', 'SELECT * FROM judged_rows(ARRAY(SELECT DISTINCT movie_id FROM review_decisions))')}) judged`,
    fix: `INSERT INTO open_films_due (movie_id) SELECT id FROM movies WHERE ${OPEN} UNION SELECT movie_id FROM open_films
      UNION SELECT movie_id FROM judged_films UNION SELECT movie_id FROM review_decisions`,
  },
  {
    name: 'source-words-differ',
    what: 'What is kept of the last words of sources is not what the rows of the metrics say.',
    todo: '--fix has them read anew.',
    sql: `WITH read AS (SELECT * FROM words_of_sources(ARRAY(SELECT id FROM movies)) WHERE ${NOT_DUE}),
        kept AS (SELECT * FROM source_words WHERE ${NOT_DUE}),
        summed AS (SELECT source, state, by_rule, count(*) AS films FROM source_words GROUP BY 1, 2, 3)
      SELECT 'movie ' || movie_id AS example FROM (${differing('SELECT * FROM kept', 'SELECT * FROM read')}) words
      UNION ALL SELECT source FROM (${differing('SELECT * FROM summed', 'SELECT * FROM source_word_sums WHERE films <> 0')}) sums`,
    fix: 'SELECT rebuild_source_words()',
  },
  {
    name: 'spend-days-differ',
    what: 'What is kept of a day of the ledger is not what its rows come to.',
    todo: '--fix counts them afresh; reservations that want to be written wait meanwhile.',
    sql: `SELECT name || ' ' || day AS example FROM (${differing(
      'SELECT name, day, sum(usd) FROM spend_days GROUP BY 1, 2 HAVING sum(usd) <> 0',
      'SELECT spent.name, spent.day, sum(spent.usd) FROM spend_ledger entry, spend_of(entry, 1) spent GROUP BY 1, 2 HAVING sum(spent.usd) <> 0',
    )}) days`,
    fix: 'SELECT rebuild_spend_days()',
  },
  {
    name: 'collaborations-differ',
    what: 'A pair of people has another number of films together than it has films.',
    todo: '--fix counts them anew, as festival collaborations rebuild does.',
    sql: `SELECT 'people ' || person_id || ' and ' || other_person_id AS example
      FROM (SELECT person_id, other_person_id, count(DISTINCT movie_id) AS films FROM collaboration_films GROUP BY 1, 2) film
      FULL JOIN collaborations pair USING (person_id, other_person_id) WHERE film.films IS DISTINCT FROM pair.films`,
    fix: 'SELECT rebuild_collaborations()',
  },
  {
    name: 'answer-unreadable',
    what: 'A kept answer of a source is not in the form in which answers are kept.',
    todo: '--fix takes it out of the cache; it is asked for anew when it is needed.',
    sql: `SELECT source || ' ' || request_key AS example FROM source_responses WHERE substr(body, 1, 2) <> '\\x1f8b'`,
    fix: `DELETE FROM source_responses WHERE substr(body, 1, 2) <> '\\x1f8b'`,
  },
  {
    name: 'alert-in-mid-post',
    what: 'A message to Slack has been on its way for more than an hour: its process ended in between.',
    todo: 'Look whether it arrived. --fix marks that nobody knows; it is not sent twice.',
    sql: `SELECT event AS example FROM webhook_deliveries WHERE ${IN_MID_POST}`,
    fix: `UPDATE webhook_deliveries SET state = 'unsure' WHERE ${IN_MID_POST}`,
  },
];

/** Texts that outsiders' words come into. */
const TEXTS = [
  ['api_lookup_metrics', `coalesce(error_message, '') || ' ' || metadata::text`],
  ['source_responses', `request_key || ' ' || headers::text`],
  ['source_health', `coalesce(message, '')`],
  ['alerts', 'message'],
  ['webhook_deliveries', `data::text || ' ' || coalesce(answer, '')`],
  ['programme_rejects', `reason || ' ' || coalesce(raw::text, '')`],
] as const;
/** A key where keys stand by convention, if it is not masked. */
const KEY_PATTERN = `(api_?key|access_token)=(?!\\*\\*\\*)[A-Za-z0-9._-]{6,}`;

/** Keys of sources, in any text; $1 are those that are known here. */
export const KEY_CHECK: Check = {
  name: 'key-in-data',
  what: 'A key of a source stands in a text of the database.',
  todo: 'Change the key at its source, put the new one into the environment of the workers, and delete the text.',
  // OFFSET keeps Postgres from making a text anew for each question, which is most of the work; few texts have the sign.
  sql: TEXTS.map(
    ([table, text]) => `SELECT '${table}' AS example FROM (SELECT ${text} AS text FROM ${table} OFFSET 0) told
      WHERE strpos(text, '=') > 0 AND text ~* '${KEY_PATTERN}'
        OR EXISTS (SELECT FROM unnest($1::text[]) secret WHERE strpos(text, secret) > 0)`,
  ).join(' UNION ALL '),
};
