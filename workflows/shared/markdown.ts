import { shortened } from '../../domain/text.js';

const MAX_LENGTH = 200;
/** What makes tables, links, images, markup and HTML; line ends; and signs that turn the order of letters round. */
const MARKUP = /[|<>[\]*`\\]|\p{Cc}|[\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
/** What becomes a link by itself. */
const AUTOLINK = /(:\/\/|(?<=www)\.|@)/gi;

/**
 * Text from outside (titles, reasons, messages of sources) for what Temporal Web shows as Markdown: it can bring no link and
 * no markup, and stays within its cell.
 */
export function plainText(text: string, maxLength = MAX_LENGTH): string {
  return shortened(text, maxLength).replace(MARKUP, ' ').replace(AUTOLINK, ' $1 ');
}
