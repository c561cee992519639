-- What an import's page tells of an edition besides: films before a reviewer, nominations also of those that no programme names
-- any more, and why its stubs are stubs (`reason: films`). All editions are counted anew after this file.
ALTER TABLE edition_figures
  ADD COLUMN IF NOT EXISTS in_review integer NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS all_nominations integer NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS reasons jsonb NOT NULL DEFAULT '{}';
