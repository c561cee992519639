-- What plans go by, in the sums of lookups too: requests that were sent, lookups that sent any, and where
-- answers came from
-- (docs/decisions/0005-figures-at-scale.md). All figures are counted afresh after this file, by functions that give these as well.
ALTER TABLE lookup_figures
  ADD COLUMN IF NOT EXISTS requests bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS asked bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS from_cache bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS from_source bigint NOT NULL DEFAULT 0;
ALTER TABLE lookup_days
  ADD COLUMN IF NOT EXISTS requests bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS asked bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS from_cache bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS from_source bigint NOT NULL DEFAULT 0;
DROP FUNCTION IF EXISTS figure_of(timestamptz, text, text, boolean, integer, jsonb, bigint);
DROP FUNCTION IF EXISTS lookup_figures_since(timestamptz);
DROP FUNCTION IF EXISTS all_lookup_figures_since(timestamptz);

-- Searches of a second time that TMDb is asked for a film. The condition is that of `readSourceRecords`.
CREATE INDEX IF NOT EXISTS idx_metrics_searched_again ON api_lookup_metrics (inserted_at)
  WHERE operation = 'fallback_search' AND source = 'tmdb' AND metadata->>'source_hierarchy' ~ 'tmdb>(.*>)?tmdb$';
