/** Runs in a thread of its own: reads the pages of a megabyte that would hold up everything else on the main one. */
import { subscribe } from 'node:diagnostics_channel';
import { parentPort } from 'node:worker_threads';
import type { LimitedName, Reason } from '../../../domain/sources.js';
import { SourceError } from '../../http/errors.js';
import { ODD_VALUES, type OddValue } from '../../http/odd-values.js';
import { readImdbPage } from '../../imdb/page.js';
import { readEventPage } from '../../programmes/imdb-event/page.js';
import { samplePage } from './sample-page.js';

const READERS = { title: readImdbPage, event: readEventPage };
export type PageReaders = typeof READERS;

/** A page to be read, as bytes, and what the server said of its encoding. */
export interface PageJob {
  reader: keyof PageReaders;
  body: Uint8Array;
  charset?: string;
}

/** What a page came to, or why it was refused; and the odd values in it. */
export interface PageAnswer {
  told?: ReturnType<PageReaders[keyof PageReaders]>;
  refused?: { source: LimitedName; reason: Reason; message: string; retryable: boolean };
  odd: OddValue[];
}

/** So many pages are read before the first real one: what was never run takes five times as long. */
const WARM_ROUNDS = 5;

let odd: OddValue[] = [];
subscribe(ODD_VALUES, (value) => odd.push(value as OddValue));

function answerTo({ reader, body, charset }: PageJob): PageAnswer {
  odd = [];
  try {
    const told = READERS[reader](Buffer.from(body.buffer, body.byteOffset, body.byteLength), charset);
    return { told, odd };
  } catch (error) {
    // Any other fault ends the thread, and costs this page.
    if (!(error instanceof SourceError)) throw error;
    const { source, reason, message, retryable } = error;
    return { refused: { source, reason, message, retryable }, odd };
  }
}

for (let round = 0; round < WARM_ROUNDS; round += 1) answerTo({ reader: 'title', body: samplePage() });
parentPort?.on('message', (job: PageJob) => parentPort?.postMessage(answerTo(job)));
parentPort?.postMessage('ready');
