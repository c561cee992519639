import { WorkflowNotFoundError } from '@temporalio/common';

/** Signals under way at one time. */
const BATCH = 25;

/**
 * Tells workflows something, a batch at a time.
 * @param tell sends one of them its signals.
 * @returns how many were told; the others have ended meanwhile.
 */
export async function signalEach<Item>(
  items: readonly Item[],
  tell: (item: Item) => Promise<void>,
): Promise<number> {
  let told = 0;
  for (let start = 0; start < items.length; start += BATCH)
    await Promise.all(
      items.slice(start, start + BATCH).map(async (item) => {
        try {
          await tell(item);
          told += 1;
        } catch (error) {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        }
      }),
    );
  return told;
}
