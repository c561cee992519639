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

/** What a workflow is about, as far as its id says: the key of a film's lookup, or the edition of an import. */
export function subjectOf(workflowId: string): { film?: string; festival?: string } {
  const [, kind, key] = /^(movie-lookup|festival-import)\/(.+)$/.exec(workflowId) ?? [];
  if (key === undefined) return {};
  return kind === 'movie-lookup' ? { film: key } : { festival: key };
}

/** Workflow id of the one that sends events to webhooks. */
export const WEBHOOK_DELIVERY_ID = 'webhook-delivery';
