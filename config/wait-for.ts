import { setTimeout as wait } from 'node:timers/promises';

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 10_000;

/**
 * Tries until a server is there, telling once each time in one line, without a stack.
 * @param what the server in words ("Postgres at 127.0.0.1:5432").
 * @param isPermanent what no further try mends; nothing by default.
 * @throws the signal's reason when aborted, and what is permanent.
 */
export async function waitFor<T>(
  what: string,
  attempt: () => Promise<T>,
  tell: (line: string) => void,
  signal?: AbortSignal,
  isPermanent: (error: unknown) => boolean = () => false,
): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, MAX_WAIT_MS)) {
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (isPermanent(error)) throw error;
      tell(`${what} cannot be used: ${firstLine(error)}. Trying again in ${waitMs / 1000} s.`);
      await wait(waitMs, undefined, signal === undefined ? {} : { signal });
    }
  }
}

/** The error in one line; an error that only gathers others is told by its first. */
export function firstLine(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return firstLine(error.errors[0]);
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? message).replace(/\.$/, '');
}

/** Host and port of a server's URL, without user and password. */
export function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return 'an address that is no URL';
  }
}
