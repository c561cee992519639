import { setDefaultSignalHandler, setHandler } from '@temporalio/workflow';
import type { SignalDefinition } from '@temporalio/common';
import type { z } from 'zod';
import { cleanText, shortened } from '../../domain/text.js';
import { problems } from './input.js';

const MAX_LINE_LENGTH = 300;
const MAX_SIGNAL_LENGTH = 60;

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
    this.refuse(signal, problems(parsed.error));
    return undefined;
  }

  /**
   * Notes signals that nobody reads, as one whose name has a typo: to be called when all handlers are set, for it takes what
   * came before them, too.
   * @param known those that people send.
   */
  refuseUnknown(known: readonly string[]): void {
    setDefaultSignalHandler((signal) => {
      this.refuse(
        shortened(cleanText(signal), MAX_SIGNAL_LENGTH),
        `expected one of the signals ${known.join(', ')}`,
      );
    });
  }

  private refuse(signal: string, words: string): void {
    this.last = { signal, words: shortened(words, MAX_LINE_LENGTH) };
    this.show();
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
