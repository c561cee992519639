-- When TMDb was asked for a nominee's name: it is not asked again for a while.
ALTER TABLE nomination_people ADD COLUMN IF NOT EXISTS searched_at timestamptz;
