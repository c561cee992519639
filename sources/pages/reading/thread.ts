import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SourceName } from '../../../domain/sources.js';
import { SourceError } from '../../http/errors.js';
import { ODD_VALUES } from '../../http/odd-values.js';
import type { FetchedPage } from '../vendor.js';
import type { PageAnswer, PageJob, PageReaders } from './program.js';

/** A page of a megabyte takes some 30 ms; one that takes this long is none that anybody made. */
const LIMIT_MS = 20_000;
const MEMORY_MB = 256;
const oddValues = channel(ODD_VALUES);

/** A thread that reads pages, one after the other. One that dies or hangs costs its page, and the next gets a new one. */
export interface PageThread {
  /** Starts and warms the thread, else the first page does. @throws {Error} where it cannot run at all. */
  start(): Promise<void>;
  /**
   * @returns what the reader told of the page.
   * @throws {SourceError} what the reader threw; `invalid_response`, not retryable, where the thread died or hung.
   */
  read<Name extends keyof PageReaders>(
    source: SourceName,
    reader: Name,
    page: Pick<FetchedPage, 'url' | 'body' | 'charset'>,
  ): Promise<ReturnType<PageReaders[Name]>>;
}

/**
 * @param program the module that the thread runs: it says `ready`, and answers each {@link PageJob} with a {@link PageAnswer}.
 * @param limitMs longest for one page.
 */
export function createPageThread(program: URL, limitMs = LIMIT_MS): PageThread {
  let thread: Promise<Worker> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const started = (): Promise<Worker> => {
    if (thread !== undefined) return thread;
    const mine = startThread(program, () => {
      if (thread === mine) thread = undefined;
    });
    thread = mine;
    return mine;
  };
  const answerTo = async (job: PageJob): Promise<PageAnswer> => {
    const worker = await started();
    worker.ref();
    try {
      worker.postMessage(job);
      const [answer] = (await once(worker, 'message', { signal: AbortSignal.timeout(limitMs) })) as [
        PageAnswer,
      ];
      worker.unref();
      return answer;
    } catch (error) {
      thread = undefined;
      await worker.terminate();
      throw error;
    }
  };
  return {
    start: async () => {
      await started();
    },
    async read(source, reader, { url, body, charset }) {
      const answering = last.then(() => answerTo({ reader, body, charset }));
      last = answering.catch(() => undefined);
      const { told, refused, odd } = await answering.catch((error: unknown) => {
        const { name, message } = error as Error;
        const why = name === 'AbortError' ? `it took more than ${limitMs} ms` : message;
        throw new SourceError(
          source,
          'invalid_response',
          `${source} answered ${url} with a page that cannot be read: ${why}`,
          {
            retryable: false,
          },
        );
      });
      for (const value of odd) oddValues.publish(value);
      if (refused !== undefined)
        throw new SourceError(refused.source, refused.reason, refused.message, refused);
      return told as never;
    },
  };
}

/** @param onEnd told when the thread ends, whatever of. */
async function startThread(program: URL, onEnd: () => void): Promise<Worker> {
  const worker = program.pathname.endsWith('.ts')
    ? new Worker(withLoader(program), { eval: true, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } })
    : new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
  // Unheard, the error of a thread that nobody waits for would end the process.
  worker.on('error', onEnd).on('exit', onEnd);
  await once(worker, 'message');
  worker.unref();
  return worker;
}

/** Sources as they are, as tests run them: a thread takes no loader by its arguments. */
function withLoader(program: URL): string {
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  return `import(${loader}).then((loader) => { loader.register(); return import(${JSON.stringify(program.href)}); });`;
}

const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/** The thread of this process that reads IMDb's pages. */
export const pageThread = createPageThread(new URL(`./program.${ending}`, import.meta.url));
