-- The one form of an award by its printed names, in small letters: `award` is what a nomination's award must be (its category,
-- where it has none), `category` what its category must be besides, '' for any. A festival's own come before those of '', any
-- festival. Rows of `entities/awards/forms.json` are written by each migration; rows that people add (`own`) stay.
CREATE TABLE IF NOT EXISTS award_forms (
  festival text NOT NULL,
  award text NOT NULL,
  category text NOT NULL DEFAULT '',
  from_year integer NOT NULL DEFAULT 0,
  to_year integer NOT NULL DEFAULT 9999,
  form text NOT NULL,
  kind text NOT NULL,
  section text CONSTRAINT award_forms_section_check CHECK (section IN ('competition', 'sidebar', 'across', 'independent')),
  name text NOT NULL, -- the festival's own
  several boolean NOT NULL DEFAULT false, -- given to several as a rule: two winners do not share it
  source text NOT NULL,
  own boolean NOT NULL DEFAULT true,
  PRIMARY KEY (festival, award, category, from_year)
);
