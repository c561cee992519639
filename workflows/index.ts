/** The workflows that workers run, by their type names. */
export { alertCheck } from './alert-check.js';
export { backfill } from './backfill.js';
export { enrichmentSweep } from './enrichment-sweep.js';
export { eventPageRead } from './event-page.js';
export { festivalImport } from './festival-import.js';
export { filmPreview } from './film-preview.js';
export { movieLookup } from './movie-lookup.js';
export { sourceTest } from './source-test.js';
