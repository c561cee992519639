import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';
import { toFailure } from '../activities/failures.js';

/** Has the failures of all activities of a worker told in one way. */
export function failuresInWords(context: Context): ActivityInterceptors {
  return {
    inbound: {
      async execute(input, next) {
        try {
          return await next(input);
        } catch (error) {
          if (context.cancellationSignal.aborted) throw error;
          throw toFailure(error, context.info.attempt);
        }
      },
    },
  };
}
