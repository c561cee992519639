import os from 'node:os';
import { InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import { pauseReasonSchema } from '../../domain/lookup/signals.js';
import { personName } from '../../domain/text.js';

/** Reads the value of an option that is an amount in USD, 0 or more. */
export function usdAmount(text: string): number {
  const amount = Number(text);
  if (text.trim() === '' || !(amount >= 0 && amount < Infinity))
    throw new InvalidArgumentError('expected an amount in USD such as 2.50');
  return amount;
}

/** What columns of ours hold. */
const MOST = 2 ** 31 - 1;

/** Reads the value of an option that is a whole number from 1. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > MOST)
    throw new InvalidArgumentError(`expected a whole number from 1${number > MOST ? ` to ${MOST}` : ''}`);
  return number;
}

/** Reads the reason of a pause. */
export function pauseReason(text: string): string {
  return parsed(pauseReasonSchema, text);
}

/** `--by`: under whose name a change is kept, by default that of the machine's user. */
export function byOption(): Option {
  return new Option('--by <who>', 'under whose name the change is kept')
    .argParser((name) => parsed(personName, name))
    .default(systemUser());
}

/** Containers run as users that have no name. */
function systemUser(): string {
  try {
    return os.userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? ''}`.trim();
  }
}

function parsed(schema: z.ZodType<string>, text: string): string {
  const { success, data, error } = schema.safeParse(text);
  if (!success) throw new InvalidArgumentError(error.issues.map(({ message }) => message).join('; '));
  return data;
}
