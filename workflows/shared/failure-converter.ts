import {
  DefaultFailureConverter,
  type FailureConverter,
  type PayloadConverter,
  type ProtoFailure,
} from '@temporalio/common';
import { wireText } from '../../domain/text.js';

const MAX_MESSAGE_BYTES = 8_000;
const MAX_TYPE_BYTES = 200;
const MAX_STACK_BYTES = 16_000;

/**
 * Failures as they go over the wire, from workflows and activities alike: whatever text from outside got into a message, it
 * is well-formed and short.
 */
class CleanFailureConverter implements FailureConverter {
  private readonly converter = new DefaultFailureConverter();

  errorToFailure(error: unknown, payloads: PayloadConverter): ProtoFailure {
    return clean(this.converter.errorToFailure(error, payloads));
  }

  failureToError(failure: ProtoFailure, payloads: PayloadConverter): Error {
    return this.converter.failureToError(failure, payloads);
  }
}

function clean(failure: ProtoFailure): ProtoFailure {
  const { message, stackTrace, cause, applicationFailureInfo: info } = failure;
  return {
    ...failure,
    message: cut(message, MAX_MESSAGE_BYTES),
    stackTrace: cut(stackTrace, MAX_STACK_BYTES),
    ...(cause ? { cause: clean(cause) } : {}),
    ...(info ? { applicationFailureInfo: { ...info, type: cut(info.type, MAX_TYPE_BYTES) } } : {}),
  };
}

function cut(text: string | null | undefined, maxBytes: number): string | undefined {
  return typeof text === 'string' ? wireText(text, maxBytes) : undefined;
}

export const failureConverter = new CleanFailureConverter();
