import type { Context } from '@temporalio/activity';

const HEARTBEAT_MS = 4000;

/** Does the work of an activity and tells the server all the while that its worker is alive. */
export async function heartbeating<Result>(
  context: Pick<Context, 'heartbeat'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const beat = setInterval(() => {
    context.heartbeat();
  }, HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
