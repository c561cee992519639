import { findTestServer } from '../temporal/test-server.js';

/** Gets the time-skipping server before the first test wants one, for that may take a minute once. */
export default async function prepare(): Promise<void> {
  await findTestServer(console.log);
}
