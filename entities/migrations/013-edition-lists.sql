-- The awards that an edition's programmes print, with how many nominations each has: [{category, award, nominations}]. All editions
-- are counted anew after this file.
ALTER TABLE edition_figures ADD COLUMN IF NOT EXISTS awards jsonb NOT NULL DEFAULT '[]';
-- How the people of an edition's nominations were linked, or why not: [{linked_by, reason, nominees, linked}].
ALTER TABLE edition_figures ADD COLUMN IF NOT EXISTS linkage jsonb NOT NULL DEFAULT '[]';
