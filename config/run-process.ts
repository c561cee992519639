import { lastWords } from './environment.js';

/**
 * Runs a process until its work is done or it is told to stop: by a signal, or because the one that forked it is gone. The
 * process ends with 0 when it was stopped, with 1 and the last words on standard error when it failed.
 * @param work gets a signal that is aborted when it is to stop, with why as its reason.
 */
export function runProcess(work: (signal: AbortSignal) => Promise<void>): void {
  const stopping = new AbortController();
  const stop = (why: string): void => {
    stopping.abort(new Error(why));
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop);
  if (process.send !== undefined)
    process.once('disconnect', () => {
      stop('the owner is gone');
    });
  work(stopping.signal).then(
    () => process.exit(0),
    (error: unknown) => {
      if (!stopping.signal.aborted) console.error(lastWords(error));
      process.exit(stopping.signal.aborted ? 0 : 1);
    },
  );
}
