import { extname } from 'node:path';
import { bufferContent, formatByHead, type Content, type ProgrammeFormat } from '../files/content.js';
import { fetchGuarded, shownUrl, type Fetched, type FetchOptions } from './guarded-http.js';
import { AppError } from '../../../domain/errors.js';

/**
 * Fetches a programme by http or https.
 * @returns its bytes, and whether they are JSON or CSV.
 * @throws {AppError} `InvalidProgramme` for what a person must mend: a private address, 404, a web page, too large a body.
 * @throws {AppError} `Unavailable` where the same may work later.
 */
export async function fetchProgramme(
  url: string,
  options: FetchOptions,
): Promise<{ content: Content; format: ProgrammeFormat }> {
  return await contentOf(await fetchGuarded(url, options));
}

async function contentOf({
  target,
  response: { status, headers, data },
}: Fetched): Promise<{ content: Content; format: ProgrammeFormat }> {
  const name = shownUrl(target);
  if (status !== 200)
    throw new AppError(
      'InvalidProgramme',
      `${name} answered with HTTP ${status}: expected a programme as JSON or CSV.`,
    );
  const type = String(headers['content-type'] ?? '').toLowerCase();
  const charset = /charset=["']?([\w-]+)/.exec(type)?.[1];
  const content = bufferContent(name, Buffer.from(data), charset);
  return { content, format: formatOf(type, target, name) ?? (await formatByHead(content)) };
}

/** By content type, where it says anything; else by the path's ending; undefined where neither does. */
function formatOf(type: string, target: URL, name: string): ProgrammeFormat | undefined {
  if (/\b(json|[\w.-]+\+json)\b/.test(type)) return 'json';
  if (/\b(csv|tab-separated-values)\b/.test(type)) return 'csv';
  if (/\b(html|xml|pdf)\b|^(image|audio|video|font)\//.test(type))
    throw new AppError(
      'InvalidProgramme',
      `${name} is ${type.split(';', 1)[0] ?? type}: expected a programme as JSON or CSV.`,
    );
  const ending = extname(target.pathname).toLowerCase();
  if (ending === '.json') return 'json';
  return ending === '.csv' || ending === '.tsv' ? 'csv' : undefined;
}
