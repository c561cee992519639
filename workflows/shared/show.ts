import { setCurrentDetails } from '@temporalio/workflow';
import { wireText } from '../../domain/text.js';

/** What the server takes of a workflow's details, in bytes. */
const MAX_DETAILS_BYTES = 20_000;

/** Shows a workflow's details, in Markdown, to those who look at it in Temporal Web. */
export function showDetails(markdown: string): void {
  setCurrentDetails(wireText(markdown, MAX_DETAILS_BYTES));
}
