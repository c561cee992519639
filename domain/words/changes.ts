import { shortened } from '../text.js';

const MOST_CHARACTERS = 200;
const FIELD_WORDS: Record<string, string> = {
  imdb_id: 'IMDb id',
  tmdb_id: 'TMDb id',
  import_type: 'record',
  overview: 'plot',
  runtime: 'running time',
  directing: 'directors',
};

/** A field of a record as people name it: "running time" for `runtime`. */
export function fieldWords(field: string): string {
  return FIELD_WORDS[field] ?? field.replaceAll('_', ' ');
}

/** A field's value in a line: names of a list one after the other, "none" for what is not there. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return 'none';
  const text = Array.isArray(value)
    ? value.join(', ')
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
  return shortened(text, MOST_CHARACTERS);
}
