-- The list of who made most films together, from its top down.
CREATE INDEX IF NOT EXISTS idx_collaborations_most ON collaborations (films DESC, latest_year DESC NULLS LAST);
