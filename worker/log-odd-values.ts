import { subscribe } from 'node:diagnostics_channel';
import { ODD_VALUES, type OddValue } from '../sources/http/odd-values.js';
import type { Log } from '../config/log.js';

/** Logs what was left out of the sources' answers, once for each place: the next film's answer has the same. */
export function logOddValues(log: Log): void {
  const told = new Set<string>();
  subscribe(ODD_VALUES, (message) => {
    const { source, path, expected } = message as OddValue;
    const place = `${source} ${path}`;
    if (told.has(place)) return;
    told.add(place);
    log.warn({ source, path, expected }, 'left an odd value out of an answer');
  });
}
