/** Takes one line for people about what is going on. */
export type Progress = (line: string) => void;

const TICK_MS = 15_000;

/**
 * Says what is being done, again every 15 seconds with the time it took so far, until `work` settles.
 * @returns what `work` gives; its error is passed on.
 */
export async function withProgress<T>(onProgress: Progress, what: string, work: Promise<T>): Promise<T> {
  onProgress(`${what} …`);
  const started = Date.now();
  const timer = setInterval(() => {
    onProgress(`${what} … ${inWords(Date.now() - started)}`);
  }, TICK_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

function inWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
