import type { WorkflowInterceptors } from '@temporalio/workflow';

/** How soon a dead worker is noticed: a task of these lives takes milliseconds, on a machine with much else to do seconds. */
export const NOTICED_AFTER = '8 s';
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
            startToCloseTimeout: NOTICED_AFTER,
            heartbeatTimeout: undefined,
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
