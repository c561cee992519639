import type { WorkflowInterceptors } from '@temporalio/workflow';

/** How soon a dead worker is noticed: a task of these lives takes milliseconds, on a machine with much else to do seconds. */
export const NOTICED_AFTER = '12 s';
/** When what a live worker has in hand is given up: who is noticed by a heartbeat may be slow. */
const GIVEN_UP_AFTER = '30 s';
const TRIED_AGAIN_AFTER = '200 ms';

/**
 * What waits for a worker that died waits seconds, not minutes: the same time-outs with other figures. Nothing else of how
 * the application runs is changed.
 */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      scheduleActivity: (input, next) =>
        next({
          ...input,
          options: {
            ...input.options,
            ...(input.options.heartbeatTimeout === undefined
              ? { startToCloseTimeout: NOTICED_AFTER }
              : { startToCloseTimeout: GIVEN_UP_AFTER, heartbeatTimeout: NOTICED_AFTER }),
            retry: {
              ...input.options.retry,
              initialInterval: TRIED_AGAIN_AFTER,
              maximumInterval: TRIED_AGAIN_AFTER,
            },
          },
        }),
      startChildWorkflowExecution: (input, next) =>
        next({ ...input, options: { ...input.options, workflowTaskTimeout: NOTICED_AFTER } }),
    },
  ],
});
