import type { FetchMode, SimulatedSource } from '../scenario-schema.js';

const LONGEST = 200_000; // entries; a long run forgets its beginning before it runs out of memory

/** One request, as the source's own bill would show it. Keys are never in it. */
export interface LogEntry {
  /** ISO time at which it came in. */
  at: string;
  source: SimulatedSource;
  method: string;
  /** Path and query without credentials. */
  path: string;
  /** IMDb id of the film asked for, where the request names one. */
  film?: string | undefined;
  /** Page that was to be fetched, and how, for Zyte. */
  target?: string | undefined;
  mode?: FetchMode | undefined;
  /** Whatever the client named the request by. */
  tags?: Record<string, string> | undefined;
  /** HTTP status; 0 for a line that was dropped or left hanging. */
  status: number;
  chargedUsd: number;
  key: 'ok' | 'bad' | 'none';
}

/** What was asked of the sources, oldest first. */
export class RequestLog {
  private entries: LogEntry[] = [];

  add(entry: LogEntry): void {
    this.entries.push(entry);
    if (this.entries.length > LONGEST) this.entries = this.entries.slice(LONGEST / 10);
  }

  all(): LogEntry[] {
    return [...this.entries];
  }

  clear(): void {
    this.entries = [];
  }
}
