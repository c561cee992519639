import { InvalidArgumentError } from 'commander';
import { pauseReasonSchema } from '../../domain/lookup/signals.js';

/** Reads the value of an option that is an amount in USD, 0 or more. */
export function usdAmount(text: string): number {
  const amount = Number(text);
  if (text.trim() === '' || !(amount >= 0 && amount < Infinity))
    throw new InvalidArgumentError('expected an amount in USD such as 2.50');
  return amount;
}

/** Reads the value of an option that is a whole number from 1. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('expected a whole number from 1');
  return number;
}

/** Reads the reason of a pause. */
export function pauseReason(text: string): string {
  const parsed = pauseReasonSchema.safeParse(text);
  if (!parsed.success)
    throw new InvalidArgumentError(parsed.error.issues.map(({ message }) => message).join('; '));
  return parsed.data;
}
