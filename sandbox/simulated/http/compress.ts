import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const FEW_BYTES = 500;
const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);
const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

/** A body as a real server sends it: by brotli or gzip where the client takes that, short ones as they are. */
export async function compressed(
  body: Buffer,
  accepts: string,
): Promise<{ body: Buffer; headers: Record<string, string> }> {
  if (body.length < FEW_BYTES) return { body, headers: {} };
  if (/\bbr\b/.test(accepts))
    return { body: await brotlied(body, FAST), headers: { 'content-encoding': 'br' } };
  if (/\bgzip\b/.test(accepts))
    return { body: await gzipped(body, { level: 1 }), headers: { 'content-encoding': 'gzip' } };
  return { body, headers: {} };
}
