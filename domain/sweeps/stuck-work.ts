import { shortened } from '../text.js';
import { counted } from '../words/figures.js';
import { inWords } from '../words/films.js';

/** What Temporal tells of work that does not get on; the database does not know it. */
export const STUCK_KINDS = [
  'workflow-problems',
  'activity-retries',
  'queue-without-worker',
  'film-without-lookup',
  'import-held',
  'sweep-failed',
] as const;
export type StuckKind = (typeof STUCK_KINDS)[number];

/** Tries from which an activity is worth a look: a source that is down is waited for by the lookup, not by its activity. */
export const STUCK_AFTER_TRIES = 10;
/** Hours that an import may be held. */
export const HELD_HOURS = 24;

/** An activity that is tried again and again. */
export interface RetriedActivity {
  workflowId: string;
  activity: string;
  attempt: number;
  /** Why it failed the last time. */
  message: string;
}

/** A film that waits for sources or people, and no lookup that runs. */
export interface UnattendedFilm {
  /** What commands take: an IMDb id, or festival-year-slug. */
  key: string;
  /** What became of its last lookup: `terminated`; `gone` where Temporal knows of none. */
  ended: string;
  /** Whether a lookup was begun for it. */
  begun: boolean;
}

/** Work that is stuck; each is undefined where it could not be found out. */
export interface StuckWork {
  /** Workflows whose tasks fail, so that they cannot go on. */
  problems: { count: number; examples: string[] } | undefined;
  retries: RetriedActivity[] | undefined;
  /** Task queues that no worker asks. */
  queues: string[] | undefined;
  films: UnattendedFilm[] | undefined;
  /** Imports that begin no lookups; `since` is an ISO time. */
  held: { edition: string; since: string; reason: string | undefined }[] | undefined;
  /** Sweeps of which the run that ended last failed. */
  sweeps: FailedSweep[] | undefined;
}

/** A sweep that did not come to its end; the next run of its kind that does ends the alert. */
export interface FailedSweep {
  /** Workflow type: `enrichmentSweep`. */
  sweep: string;
  workflowId: string;
  /** Why, in words. */
  why: string;
  /** ISO time. */
  endedAt: string;
}

interface StuckAlert {
  key: string;
  kind: StuckKind;
  severity: 'warning' | 'critical';
  message: string;
}

const EXAMPLES = 5;
const MESSAGE_LENGTH = 200;

/** What of it is worth an alert; each says what to do, with a command. */
export function stuckAlerts(work: StuckWork, now = Date.now()): StuckAlert[] {
  return [
    ...problemAlerts(work.problems),
    ...retryAlerts(work.retries ?? []),
    ...(work.queues ?? []).map((queue): StuckAlert => ({
      key: `queue-without-worker/${queue}`,
      kind: 'queue-without-worker',
      severity: 'critical',
      message: `No worker asks the queue ${queue}, and what waits there stays. Start one: \`npm run worker\`. Who asks: \`temporal task-queue describe --task-queue ${queue}\``,
    })),
    ...filmAlerts(work.films ?? []),
    ...(work.held ?? [])
      .filter(({ since }) => now - Date.parse(since) > HELD_HOURS * 3_600_000)
      .map(({ edition, since, reason }): StuckAlert => ({
        key: `import-held/${edition}`,
        kind: 'import-held',
        severity: 'warning',
        message: `The import of ${edition} is held since ${minute(since)}${reason === undefined ? '' : ` (${inWords(reason)})`}: it begins no lookups. To go on: \`festival resume ${edition}\``,
      })),
    ...(work.sweeps ?? []).map(({ sweep, workflowId, why, endedAt }): StuckAlert => ({
      key: `sweep-failed/${sweep}`,
      kind: 'sweep-failed',
      severity: 'warning',
      message: `The last run of ${sweep} failed, ${minute(endedAt)}: ${shortened(why, MESSAGE_LENGTH)}. All of it: \`temporal workflow show --workflow-id ${workflowId}\``,
    })),
  ];
}

/** "2025-05-20 12:00 UTC". */
function minute(isoTime: string): string {
  return `${isoTime.slice(0, 16).replace('T', ' ')} UTC`;
}

/** Kinds of which nothing could be found out: what is open of them stays open. */
export function unknownStuckKinds(work: StuckWork | undefined): StuckKind[] {
  const told: Record<StuckKind, unknown> = {
    'workflow-problems': work?.problems,
    'activity-retries': work?.retries,
    'queue-without-worker': work?.queues,
    'film-without-lookup': work?.films,
    'import-held': work?.held,
    'sweep-failed': work?.sweeps,
  };
  return STUCK_KINDS.filter((kind) => told[kind] === undefined);
}

function problemAlerts(problems: StuckWork['problems']): StuckAlert[] {
  const [first] = problems?.examples ?? [];
  if (problems === undefined || first === undefined) return [];
  const { count, examples } = problems;
  return [
    {
      key: 'workflow-problems',
      kind: 'workflow-problems',
      severity: 'critical',
      message: `Tasks of ${counted(count, 'workflow')} fail: ${named(examples, count)}. Why: \`temporal workflow show --workflow-id ${first}\`. After a deploy, go back to the version before.`,
    },
  ];
}

function retryAlerts(retries: RetriedActivity[]): StuckAlert[] {
  const [worst] = [...retries].sort((a, b) => b.attempt - a.attempt);
  if (worst === undefined) return [];
  const others = retries.length - 1;
  const more = others === 0 ? '' : `, and ${others} more`;
  return [
    {
      key: 'activity-retries',
      kind: 'activity-retries',
      severity: 'warning',
      message: `${worst.activity} of ${worst.workflowId} was tried ${worst.attempt} times${more}: ${shortened(worst.message, MESSAGE_LENGTH)}. All of it: \`temporal workflow describe --workflow-id ${worst.workflowId}\``,
    },
  ];
}

function filmAlerts(films: UnattendedFilm[]): StuckAlert[] {
  const [left] = films.filter(({ begun }) => !begun);
  const [first] = films;
  if (first === undefined) return [];
  const keys = films.map(({ key, ended }) => `${key} (${ended})`);
  const many = counted(films.length, 'film waits', 'films wait');
  const then =
    left === undefined
      ? 'The lookup was begun again.'
      : `Begun again by themselves where that is not too soon; at once: \`festival retry ${left.key}\``;
  return [
    {
      key: 'film-without-lookup',
      kind: 'film-without-lookup',
      severity: 'warning',
      message: `${many} without a lookup: ${named(keys, films.length)}. ${then}`,
    },
  ];
}

function named(examples: readonly string[], count: number): string {
  const shown = examples.slice(0, EXAMPLES);
  return `${shown.join(', ')}${count > shown.length ? ` and ${count - shown.length} more` : ''}`;
}
