import { setHandler } from '@temporalio/workflow';
import type { SignalDefinition } from '@temporalio/common';
import type { z } from 'zod';
import { shortened } from '../../domain/text.js';
import { problems } from './input.js';

const MAX_LINE_LENGTH = 300;

/** A signal that was not understood; plain JSON, for it is carried through continue-as-new. */
export interface RefusedSignal {
  signal: string;
  /** What was expected instead. */
  words: string;
}

/**
 * Reads what signals carry. A handler that throws would stop its workflow for good, so what is not understood is passed
 * over, and the last of it kept for those who look.
 */
export class SignalReader {
  /**
   * @param last the last signal that was not understood, unless a good one of that name came since.
   * @param show tells those who look that it has changed.
   */
  constructor(
    public last?: RefusedSignal,
    private readonly show: () => void = () => undefined,
  ) {}

  /** In words; undefined when there is nothing to say. */
  get line(): string | undefined {
    return refusedLine(this.last);
  }

  /** What a signal carries, checked; undefined, and noted, when it is not understood. */
  read<T>(signal: string, schema: z.ZodType<T>, given: unknown): T | undefined {
    const parsed = schema.safeParse(given);
    if (parsed.success) {
      if (this.last?.signal === signal) {
        this.last = undefined;
        this.show();
      }
      return parsed.data;
    }
    this.last = { signal, words: shortened(problems(parsed.error), MAX_LINE_LENGTH) };
    this.show();
    return undefined;
  }

  /** Sets a signal's handler, which gets only what is understood. */
  on<T>(
    signal: SignalDefinition<[T]>,
    schema: z.ZodType<T>,
    act: (message: T) => void | Promise<void>,
    options: { description?: string } = {},
  ): void {
    setHandler(
      signal,
      (given: unknown) => {
        const message = this.read(signal.name, schema, given);
        return message === undefined ? undefined : act(message);
      },
      options,
    );
  }
}

/** `setSpendMode was not understood: expected one of …`; undefined when there is nothing to say. */
export function refusedLine(refused: RefusedSignal | undefined): string | undefined {
  return refused === undefined ? undefined : `${refused.signal} was not understood: ${refused.words}`;
}
