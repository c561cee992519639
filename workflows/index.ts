/** The workflows that workers run, by their type names. */
export { alertCheck } from './alert-check/workflow.js';
export { backfill } from './backfill/workflow.js';
export { editionWatch } from './edition-watch/workflow.js';
export { enrichmentSweep } from './enrichment/workflow.js';
export { eventPageRead } from './on-request/event-page.js';
export { festivalImport } from './festival-import/workflow.js';
export { filmPreview } from './on-request/film-preview.js';
export { filmSearch } from './on-request/film-search.js';
export { movieLookup } from './movie-lookup/workflow.js';
export { sourceTest } from './on-request/source-test.js';
export { webhookDelivery } from './webhook-delivery/workflow.js';
export { webhookTest } from './on-request/webhook-test.js';
