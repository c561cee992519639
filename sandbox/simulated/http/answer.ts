import type { FetchMode } from '../scenario-schema.js';

/** A request as it reached a simulated source. Header names in lower case. */
export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  body: string;
}

/** What goes back on the wire. `hang` keeps the line open without a word, `reset` drops it. */
export type Answer = { status: number; headers: Record<string, string>; body: string } | 'hang' | 'reset';

/** An answer, and what the log keeps of it. */
export interface Answered {
  answer: Answer;
  key: 'ok' | 'bad' | 'none';
  /** IMDb id of the film asked for, where the request names one. */
  film?: string | undefined;
  /** Page asked for, for sources that fetch pages. */
  target?: string | undefined;
  mode?: FetchMode | undefined;
  /** Whatever the client named the request by. */
  tags?: Record<string, string> | undefined;
  chargedUsd: number;
}

/** `Retry-After`, where a number of seconds is given. */
export function retryAfter(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}

/** Half of an answer's body, as a broken line leaves it. */
export function truncated(answer: Answer): Answer {
  if (typeof answer === 'string') return answer;
  return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
}
