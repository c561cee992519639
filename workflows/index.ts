/** The workflows that workers run, by their type names. */
export { festivalImport } from './festival-import.js';
export { movieLookup } from './movie-lookup.js';
