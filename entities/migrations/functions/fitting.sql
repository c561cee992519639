-- A text as a column of `movies` can hold it: another system's columns have a length, and what is longer would fail for ever.
CREATE OR REPLACE FUNCTION fitting(p_column text, p_text text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN atttypmod > 4 THEN left(p_text, atttypmod - 4) ELSE p_text END
  FROM pg_attribute WHERE attrelid = 'movies'::regclass AND attname = p_column
$$;
