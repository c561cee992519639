import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';
import { withSubject, type Subject } from '../config/tracing/subject.js';
import { subjectOf } from '../domain/identity.js';

/** Has log lines and spans of an activity name the film, the festival and the workflow that it is for. */
export function namesItsSubject({ info }: Context): ActivityInterceptors {
  const workflowId = info.workflowExecution?.workflowId ?? '';
  let subject: Subject = { ...subjectOf(workflowId), temporalWorkflowId: workflowId };
  return {
    inbound: {
      async execute(input, next) {
        subject = { ...subject, ...askedFor(input.args[0]) };
        return await withSubject(subject, () => next(input));
      },
    },
    outbound: {
      getLogAttributes(input, next) {
        const { temporalWorkflowId: _, ...names } = subject;
        return next({ ...input, ...names });
      },
    },
  };
}

/** A lookup is told which edition asks, and of which film where another workflow does. */
function askedFor(input: unknown): Subject {
  const { edition, filmKey } = (input ?? {}) as { edition?: unknown; filmKey?: unknown };
  return {
    ...(typeof edition === 'string' ? { festival: edition } : {}),
    ...(typeof filmKey === 'string' ? { film: filmKey } : {}),
  };
}
