import { setTimeout as wait } from 'node:timers/promises';
import { bufferContent, MEGABYTE } from '../files/content.js';
import { decoded, encodingOf } from '../files/encoding.js';
import { fetchGuarded, type FetchOptions } from '../web/guarded-http.js';
import { parseJson } from '../files/json.js';
import type { SitePages } from './site.js';
import { pageFault } from '../../http/html.js';
import { AppError, isAppError } from '../../../domain/errors.js';

const MAX_PAGE_BYTES = 20 * MEGABYTE;
const TIMEOUT_MS = 30_000;
const PAUSE_MS = 500;
const TRIES = 3;

export interface SiteFetchOptions extends Pick<FetchOptions, 'signal' | 'mayConnectTo'> {
  /** Time between two requests to the site, in ms. */
  pauseMs?: number;
}

/**
 * A site's pages: one request at a time with a pause between, some megabytes at most, public addresses only.
 * @throws {AppError} `InvalidProgramme` for an answer that is no page of the kind asked for.
 * @throws {AppError} `Unavailable` when it could not be had in three tries.
 */
export function sitePages(baseUrl: string, options: SiteFetchOptions): SitePages {
  const { pauseMs = PAUSE_MS, ...fetchOptions } = options;
  const base = baseUrl.replace(/(?<!\/)\/+$/, '');
  let asked = false;

  async function fetchText(
    path: string,
    kind: 'json' | 'html',
    absent: readonly number[],
    json?: unknown,
  ): Promise<string | undefined> {
    const { response } = await patiently(async () => {
      if (asked) await wait(pauseMs, undefined, { signal: options.signal });
      asked = true;
      return await fetchGuarded(base + path, {
        ...fetchOptions,
        maxBytes: MAX_PAGE_BYTES,
        timeoutMs: TIMEOUT_MS,
        accept: kind === 'json' ? 'application/json' : 'text/html',
        json,
      });
    });
    const { status, headers, data } = response;
    if (absent.includes(status)) return undefined;
    const type = String(headers['content-type'] ?? '').toLowerCase();
    if (status !== 200 || !type.includes(kind))
      throw new AppError(
        'InvalidProgramme',
        `${base}${path} answered with HTTP ${status}${type === '' ? '' : ` and ${type.split(';', 1)[0] ?? ''}`}, not with its programme. ` +
          'The site may have changed: give the programme as a file.',
      );
    return await textOf(base + path, Buffer.from(data), /charset=["']?([\w-]+)/.exec(type)?.[1]);
  }

  return {
    address: (path) => base + path,
    async json(path, json) {
      const text = await fetchText(path, 'json', [400, 404], json);
      return text === undefined ? undefined : parseJson({ name: base + path }, text);
    },
    async html(path) {
      const html = await fetchText(path, 'html', [404, 410]);
      const fault = html === undefined ? undefined : pageFault(html);
      if (fault !== undefined)
        throw new AppError(
          'InvalidProgramme',
          `${base}${path} is a page ${fault}, which is none of a programme.`,
        );
      return html;
    },
  };
}

/** One page of a hundred that fails once is no reason to read all of them again. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isAppError(error, 'Unavailable') || tries === TRIES) throw error;
    }
  }
}

async function textOf(name: string, body: Buffer, charset?: string): Promise<string> {
  const content = bufferContent(name, body, charset);
  const { name: encoding } = await encodingOf(content);
  let text = '';
  for await (const piece of decoded(content, encoding)) text += piece;
  return text;
}
