import ms, { type StringValue } from 'ms';

/** A duration that the schema let through ("30 days") in ms. */
export function toMs(duration: string): number {
  return ms(duration as StringValue);
}
