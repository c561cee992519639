-- What an import's page tells of an edition besides: films before a reviewer, nominations also of those that no programme names
-- any more, and why its stubs are stubs (`reason: films`). All editions are counted anew after this file.
ALTER TABLE edition_figures
  ADD COLUMN IF NOT EXISTS in_review integer NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS all_nominations integer NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS reasons jsonb NOT NULL DEFAULT '{}';

-- The list of all films by how sure their match is. The expressions are those of `listFilms`.
CREATE INDEX IF NOT EXISTS idx_movies_surest ON movies (match_confidence DESC NULLS LAST, id DESC) WHERE merged_into IS NULL;
CREATE INDEX IF NOT EXISTS idx_movies_least_sure ON movies (match_confidence NULLS LAST, id DESC) WHERE merged_into IS NULL;
