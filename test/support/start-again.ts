const TRIES = 3;

/**
 * Starts a server for tests, again where it does not come up: the port that was free, or one of those that it takes itself,
 * may be another process's a moment later.
 * @throws what the last try threw.
 */
export async function startAgain<Server>(name: string, start: () => Promise<Server>): Promise<Server> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await start();
    } catch (error) {
      if (left <= 1) throw error;
      console.log(`Starting ${name} again: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
