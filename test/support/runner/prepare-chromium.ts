import { ensureChromium } from '../chromium.js';

/** Gets a browser before the tests, whose time limits can then be short. */
export default async function prepare(): Promise<void> {
  await ensureChromium();
}
