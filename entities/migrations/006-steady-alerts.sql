-- An alert is over when its trouble has stayed away for a while: since when it is away, and how often it came back.
ALTER TABLE alerts
  ADD COLUMN IF NOT EXISTS away_since timestamptz,
  ADD COLUMN IF NOT EXISTS returns integer NOT NULL DEFAULT 0;
