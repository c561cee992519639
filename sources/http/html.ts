import { load, type CheerioAPI } from 'cheerio/slim';
import { decodeBuffer } from 'encoding-sniffer';
import { Parser } from 'htmlparser2';
import type { SourceName } from '../../domain/sources.js';
import { SourceError } from './errors.js';

/**
 * How deep the tags of a page may nest of which a tree is built: the builder takes time in the square of it. Real pages
 * nest some 40 deep.
 */
const MAX_DEPTH = 256;
/** Tags that are often not closed: the next one of their kind closes them. */
const CLOSED_BY_THE_NEXT = new Set('p li dt dd td th tr tbody thead tfoot option optgroup'.split(' '));

/** What a page says outside of its markup, found without building a tree of it. */
export interface PageHead {
  scripts: { id?: string; type?: string; text: string }[];
  /** `href` of `<link rel="canonical">`. */
  canonical?: string;
}

/** Bytes as text; what the server said of their encoding counts first, then the page's own word, else it is UTF-8. */
export function decodePage(body: Buffer, charset?: string): string {
  return decodeBuffer(body, { defaultEncoding: 'utf-8', transportLayerEncodingLabel: charset });
}

/** The scripts of a page and its canonical address. */
export function readPageHead(html: string): PageHead {
  const head: PageHead = { scripts: [] };
  let script: PageHead['scripts'][number] | undefined;
  const parser = new Parser(
    {
      onopentag(name, { id, type, rel, href }) {
        if (name === 'script') {
          script = { id, type, text: '' };
          head.scripts.push(script);
        } else if (name === 'link' && rel === 'canonical') {
          head.canonical ??= href;
        }
      },
      ontext(text) {
        if (script !== undefined) script.text += text;
      },
      onclosetag(name) {
        if (name === 'script') script = undefined;
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return head;
}

/**
 * Builds a page's tree, if it is one that people made. Not as a browser would: what browsers do with tags that are not
 * closed makes 1.9 GB of 35 kB.
 * @throws {SourceError} `invalid_response`, not retryable, for a page with a {@link pageFault}.
 */
export function loadPage(source: SourceName, html: string): CheerioAPI {
  const fault = pageFault(html);
  if (fault === undefined) return load(html);
  throw new SourceError(source, 'invalid_response', `${source} answered with a page ${fault}`, {
    retryable: false,
  });
}

/** Why no tree can be built of a page without holding up the whole process, in words after "a page"; else undefined. */
export function pageFault(html: string): string | undefined {
  let depth = 0;
  try {
    new Parser({
      onopentag(name) {
        if (!CLOSED_BY_THE_NEXT.has(name)) depth += 1;
        if (depth > MAX_DEPTH) throw new PageFault(`whose tags nest deeper than ${MAX_DEPTH}`);
      },
      onclosetag(name) {
        if (!CLOSED_BY_THE_NEXT.has(name)) depth -= 1;
      },
    }).end(html);
    return undefined;
  } catch (error) {
    if (error instanceof PageFault) return error.message;
    throw error;
  }
}

/** Ends the reading of a page. */
class PageFault extends Error {}
