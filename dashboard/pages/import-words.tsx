import type { VNode } from 'preact';
import type { ImportRunState } from '../../client/import-state.js';
import type { Reason, SourceName } from '../../domain/sources.js';
import { Badge } from '../components/parts.js';

const SOURCE: Readonly<Record<string, string | undefined>> = {
  tmdb: 'TMDb',
  omdb: 'OMDb',
  imdb_scrape: 'IMDb',
  letterboxd: 'Letterboxd',
  rotten_tomatoes: 'Rotten Tomatoes',
  metacritic: 'Metacritic',
} satisfies Record<SourceName, string>;
const REASON: Readonly<Record<string, string | undefined>> = {
  not_found: 'does not know the film',
  low_confidence: 'offers no film that is likely enough',
  wrong_kind: 'knows it as something else than a film',
  timeout: 'did not answer in time',
  unavailable: 'is down',
  rate_limited: 'wants fewer requests',
  blocked: 'blocked the request',
  unauthorized: 'rejects the key',
  invalid_response: 'gave an answer that cannot be read',
  over_budget: 'was not asked: money or the spend mode forbids it',
  disabled: 'is switched off',
} satisfies Record<Reason, string>;

/** The name of a source for people. */
export function sourceWords(source: string): string {
  return SOURCE[source] ?? source;
}

/** `omdb_not_found` in words; what is not of that shape stays as it is. */
export function reasonWords(reason: string): string {
  if (reason === 'lookup_failed') return 'The lookup itself failed';
  const source = Object.keys(SOURCE).find((name) => reason.startsWith(`${name}_`));
  const why = source === undefined ? undefined : REASON[reason.slice(source.length + 1)];
  return source === undefined || why === undefined ? reason : `${sourceWords(source)} ${why}`;
}

const STATE: Record<ImportRunState, 'good' | 'fair' | 'bad' | 'plain'> = {
  running: 'plain',
  completed: 'good',
  failed: 'bad',
  cancelled: 'fair',
  terminated: 'bad',
  'timed out': 'bad',
};

/** Whether an import runs, is held, or how it ended; null is one that Temporal has forgotten. */
export function StateBadge({ state, held }: { state: ImportRunState | null; held: boolean }): VNode {
  if (state === null) return <Badge kind="plain">ended</Badge>;
  if (state === 'running' && held) return <Badge kind="fair">paused</Badge>;
  return <Badge kind={STATE[state]}>{state}</Badge>;
}

/** Seconds left as "about 3 min"; undefined before anybody can say. */
export function timeLeft(seconds: number | null): string | undefined {
  if (seconds === null) return undefined;
  if (seconds < 90) return `about ${seconds} s`;
  return seconds < 5400 ? `about ${Math.round(seconds / 60)} min` : `about ${Math.round(seconds / 3600)} h`;
}
