import { MOST_DAYS_KEPT } from '../../domain/sweeps/freshness.js';
import type { Check } from './check.js';

/** A source that gave a movie its record here; rows that another system made have none. */
const OURS = `movie.data_source_hierarchy <> '{}' AND movie.merged_into IS NULL`;

/** What movies, entries, nominations and decisions keep. */
export const FILM_CHECKS: Check[] = [
  {
    name: 'record-too-old',
    what: `A record of TMDb is older than the ${MOST_DAYS_KEPT} days for which its terms let it be kept, as others told them.`,
    todo: 'See that the schedule enrichment-sweep runs and TMDb answers; a record that TMDb has deleted and a person kept is theirs to reopen.',
    sql: `SELECT 'movie ' || movie.id AS example FROM film_facts fetched JOIN movies movie ON movie.id = fetched.movie_id
      WHERE fetched.source = 'tmdb' AND fetched.updated_at < now() - interval '${MOST_DAYS_KEPT} days'
        AND movie.import_type = 'full' AND movie.tmdb_id IS NOT NULL AND movie.merged_into IS NULL`,
  },
  {
    name: 'entry-of-merged-movie',
    what: 'An entry of a programme belongs to a movie that was merged into another one: the film that is kept does not have it.',
    todo: 'Part the two and merge them again: festival review reopen <film>, then decide.',
    sql: `SELECT edition.key || ' ' || entry.film_key AS example FROM programme_entries entry
      JOIN movies movie ON movie.id = entry.movie_id JOIN festival_editions edition ON edition.id = entry.edition_id
      WHERE movie.merged_into IS NOT NULL`,
  },
  {
    name: 'nomination-without-entry',
    what: 'A nomination belongs to a film that its edition has no entry of.',
    todo: 'Import the programme of the edition again: festival import.',
    sql: `SELECT edition.key || ' ' || nomination.category || ' movie ' || nomination.movie_id AS example
      FROM nominations nomination JOIN festival_editions edition ON edition.id = nomination.edition_id
      WHERE nomination.movie_id IS NOT NULL AND NOT EXISTS (SELECT FROM programme_entries entry
        WHERE entry.edition_id = nomination.edition_id AND entry.movie_id = nomination.movie_id)`,
  },
  {
    name: 'merged-into-nothing',
    what: 'A movie was merged into one that is not there, or that was merged itself.',
    todo: 'Part it again: festival review reopen <film>.',
    sql: `SELECT 'movie ' || movie.id AS example FROM movies movie LEFT JOIN movies kept ON kept.id = movie.merged_into
      WHERE movie.merged_into IS NOT NULL AND (kept.id IS NULL OR kept.merged_into IS NOT NULL)`,
  },
  {
    name: 'record-above-its-sources',
    what: 'A movie is marked full, and none of the sources that gave its record has full ones.',
    todo: 'Match it anew: festival review reopen <film>.',
    sql: `SELECT 'movie ' || movie.id AS example FROM movies movie WHERE ${OURS} AND movie.import_type = 'full'
      AND NOT movie.data_source_hierarchy && ARRAY['tmdb', 'imdb_scrape', 'imdb']`,
  },
  {
    name: 'stub-with-record',
    what: 'A movie is marked a stub, and has the credits of a record.',
    todo: 'Look it up again: festival retry <film>.',
    sql: `SELECT 'movie ' || movie.id AS example FROM movies movie WHERE movie.import_type = 'stub'
      AND movie.merged_into IS NULL AND EXISTS (SELECT FROM credits WHERE credits.movie_id = movie.id)`,
  },
  {
    name: 'record-without-attempt',
    what: 'A movie has a record of a source, and no row of the metrics says that a source was asked for it.',
    todo: 'Its figures are short of a lookup; the record itself can stay.',
    sql: `SELECT 'movie ' || movie.id AS example FROM movies movie
      WHERE ${OURS} AND movie.import_type <> 'stub' AND movie.first_settled_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM api_lookup_metrics metric JOIN movies asked ON asked.id::text = metric.metadata->>'movie_id'
          WHERE metric.success AND coalesce(asked.merged_into, asked.id) = movie.id)`,
  },
  {
    name: 'decided-without-decision',
    what: 'A movie is marked decided or rejected, and no record of decisions says by whom.',
    todo: 'Ask who did it, and decide again under a name: festival review reopen <film>, then approve or reject.',
    sql: `SELECT 'movie ' || movie.id AS example FROM movies movie
      WHERE is_decided(movie.review_state) AND movie.merged_into IS NULL AND NOT EXISTS (
        SELECT FROM review_decisions decision JOIN movies decided ON decided.id = decision.movie_id
        WHERE coalesce(decided.merged_into, decided.id) = movie.id)`,
  },
  {
    name: 'attempt-of-no-movie',
    what: 'A row of the metrics is of a movie that is not there.',
    todo: 'A database was restored, or rows were deleted by hand: the figures count it, nothing else does.',
    sql: `SELECT 'movie ' || (metric.metadata->>'movie_id') || ' ' || metric.source AS example
      FROM api_lookup_metrics metric WHERE metric.metadata->>'movie_id' IS NOT NULL AND NOT EXISTS (
        SELECT FROM movies WHERE movies.id::text = metric.metadata->>'movie_id')`,
  },
];
