-- A printed name as names are compared: small letters, straight apostrophes, single blanks.
CREATE OR REPLACE FUNCTION printed_name(p_text text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(translate(lower(coalesce(p_text, '')), '’‘', ''''''), '\s+', ' ', 'g'))
$$;

-- The form of an award as a festival printed it in a year; none where nobody has said it. The festival's own row comes before
-- that of any festival, one for the category before one for any.
CREATE OR REPLACE FUNCTION form_of_award(p_festival text, p_year integer, p_category text, p_award text)
  RETURNS SETOF award_forms LANGUAGE sql STABLE AS $$
  SELECT * FROM award_forms
  WHERE festival IN (p_festival, '') AND award = printed_name(coalesce(p_award, p_category))
    AND category IN ('', printed_name(p_category)) AND p_year BETWEEN from_year AND to_year
  ORDER BY festival = '', category = '', own DESC, from_year DESC LIMIT 1
$$;
