import type { AlertView } from '../views/alert.js';
import { counted } from './figures.js';

/** How often an alert came back before it was over, as a sentence; empty where it did not. */
export function returnWords({ returns }: Pick<AlertView, 'returns'>): string {
  return returns === 0 ? '' : `It came back ${counted(returns, 'time')}.`;
}
