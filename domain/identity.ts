/** The names of editions and workflows. Workflow code reads it: what makes slugs of titles stands in slug.ts. */

/** The edition's name in ids, search attributes and metrics: `cannes-2025`. */
export function editionKey(festival: string, year: number): string {
  return `${festival}-${year}`;
}

/** Workflow id of an edition's import; `edition` is its key. */
export function importWorkflowId(edition: string): string {
  return `festival-import/${edition}`;
}

/** Workflow id of a film's lookup; `key` is what `filmKey` gave. */
export function lookupWorkflowId(key: string): string {
  return `movie-lookup/${key}`;
}

/** The key of a film's lookup by its workflow id: what commands take. */
export function lookupKey(workflowId: string): string {
  return workflowId.replace(/^movie-lookup\//, '');
}

/** Workflow id of the one that sends events to webhooks. */
export const WEBHOOK_DELIVERY_ID = 'webhook-delivery';
