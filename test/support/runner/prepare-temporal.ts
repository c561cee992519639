import { findTemporalBinary } from '../../../sandbox/temporal/cli.js';

/** Gets the Temporal CLI before the first test wants a server, for that may take minutes once. */
export default async function prepare(): Promise<void> {
  await findTemporalBinary(console.log);
}
