import { z } from 'zod';
import type { EditionCompleteness } from '../views/completeness.js';
import { verdictWords } from '../words/completeness.js';
import { counted, usd } from '../words/figures.js';
import { sourceWords, whyWords } from '../words/films.js';
import { STUCK_KINDS, stuckAlerts, unknownStuckKinds, type StuckWork } from './stuck-work.js';

/** When something is worth a person's attention. */
export const alertThresholdsSchema = z.strictObject({
  /** Share of failed lookups of a source, or of films of an import without a record, from 0 to 1. */
  failureRate: z.number().min(0).max(1).default(0.1),
  /** Lookups, or films, below which a rate says nothing. */
  minLookups: z.int().min(1).default(20),
  /** How far back a source's lookups count, in minutes. */
  windowMinutes: z.int().min(1).default(60),
  /** Days that a film may wait for a reviewer. */
  reviewDays: z.number().min(0).default(7),
  /** Minutes for which a trouble must have stayed away before its alert is over; 0 believes the first check without it. */
  steadyMinutes: z.number().min(0).default(15),
});
export type AlertThresholds = z.output<typeof alertThresholdsSchema>;

export const ALERT_KINDS = [
  'source-failures',
  'import-failures',
  'spend',
  'source-down',
  'review-waiting',
  'review-old',
  'edition-incomplete',
  ...STUCK_KINDS,
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];
/** The gravest last. */
export const ALERT_SEVERITIES = ['info', 'warning', 'critical'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** Something that is so now. `key` is the same as long as it is the same trouble. */
export interface AlertCondition {
  key: string;
  kind: AlertKind;
  severity: AlertSeverity;
  /** One sentence for people, without secrets. */
  message: string;
  /** Key of a graver alert of the same trouble: nothing is said of this one while that one is open. */
  silencedBy?: string;
}

/** Money spent under one limit, in USD. */
export interface SpendFigure {
  /** `source omdb` or `import cannes-2025`. */
  of: string;
  /** `daily`, `monthly` or `import`. */
  limit: string;
  usedUsd: number;
  limitUsd: number;
  /** Price of one more request; 0 where requests of several sources count. */
  nextUsd: number;
}

/** What the alerts are judged by. */
export interface AlertFigures {
  /** Lookups of each source in the window; `failures` are the source's faults, not the films it does not know. */
  sources: { source: string; lookups: number; failures: number; commonest: string | null }[];
  /** Films that were looked up, of each import that began in the last day; `stubs` have no record, money apart. */
  imports: { edition: string; films: number; stubs: number }[];
  spend: SpendFigure[];
  down: { source: string; message: string | null; since: string }[];
  review: { waiting: number; old: number; oldestDays: number };
  /** Editions of this year and the last that miss something. */
  incomplete: EditionCompleteness[];
  /** Work that does not get on; undefined where nobody asked Temporal. */
  stuck: StuckWork | undefined;
}

/** Share of a limit from which money gets short. */
const NEARLY = 0.8;

/** What of the figures is worth an alert. */
export function alertsFrom(figures: AlertFigures, thresholds: AlertThresholds): AlertCondition[] {
  return [
    ...sourceFailures(figures, thresholds),
    ...importFailures(figures, thresholds),
    ...figures.spend.flatMap(spendAlert),
    ...figures.down.map(({ source, message, since }): AlertCondition => ({
      key: `source-down/${source}`,
      kind: 'source-down',
      severity: 'critical',
      message: `${sourceWords(source)} is down since ${since}: ${message ?? 'no answer'}. Imports wait for it.`,
    })),
    ...reviewAlerts(figures.review, thresholds),
    ...figures.incomplete.map((edition): AlertCondition => ({
      key: `edition-incomplete/${edition.edition}`,
      kind: 'edition-incomplete',
      severity: 'warning',
      message: `${edition.edition}: ${verdictWords(edition)}`,
    })),
    ...(figures.stuck === undefined ? [] : stuckAlerts(figures.stuck)),
  ];
}

/** Kinds that the figures say nothing about: what is open of them stays open. */
export function unknownKinds(figures: AlertFigures): AlertKind[] {
  return unknownStuckKinds(figures.stuck);
}

function isTooHigh(failed: number, all: number, { failureRate, minLookups }: AlertThresholds): boolean {
  return all >= minLookups && failed / all > failureRate;
}

function sourceFailures({ sources }: AlertFigures, thresholds: AlertThresholds): AlertCondition[] {
  return sources
    .filter(({ lookups, failures }) => isTooHigh(failures, lookups, thresholds))
    .map(({ source, lookups, failures, commonest }) => ({
      key: `source-failures/${source}`,
      kind: 'source-failures',
      severity: 'warning',
      message: `${sourceWords(source)}: ${failures} of ${counted(lookups, 'lookup')} (${percent(failures, lookups)}) failed in the last ${counted(thresholds.windowMinutes, 'minute')}${commonest === null ? '' : `, mostly: ${whyWords(commonest)}`}.`,
    }));
}

function importFailures({ imports }: AlertFigures, thresholds: AlertThresholds): AlertCondition[] {
  return imports
    .filter(({ films, stubs }) => isTooHigh(stubs, films, thresholds))
    .map(({ edition, films, stubs }) => ({
      key: `import-failures/${edition}`,
      kind: 'import-failures',
      severity: 'warning',
      message: `${edition}: ${stubs} of ${counted(films, 'film')} (${percent(stubs, films)}) have no record.`,
    }));
}

/** Of a limit that is used up also the alert that it nearly is, which is silent as long as the graver one is open. */
function spendAlert({ of, limit, usedUsd, limitUsd, nextUsd }: SpendFigure): AlertCondition[] {
  const [kind = '', name = ''] = of.split(' ');
  const whose = kind === 'source' ? sourceWords(name) : of;
  const words = `${whose}: ${usd(usedUsd)} of its ${limit} limit of ${usd(limitUsd)} is spent`;
  const key = `spend/${of.replace(' ', '/')}/${limit}`;
  const nearly: AlertCondition = {
    key: `${key}/80`,
    kind: 'spend',
    severity: 'warning',
    message: `${words}.`,
    silencedBy: `${key}/100`,
  };
  // A request is refused when it would pass the limit, so that the sum may never quite reach it.
  if (usedUsd >= limitUsd || (usedUsd > 0 && usedUsd + nextUsd > limitUsd))
    return [
      {
        key: `${key}/100`,
        kind: 'spend',
        severity: 'critical',
        message: `${words}: no more paid requests.`,
      },
      nearly,
    ];
  return usedUsd < NEARLY * limitUsd ? [] : [nearly];
}

function reviewAlerts(
  { waiting, old, oldestDays }: AlertFigures['review'],
  { reviewDays }: AlertThresholds,
): AlertCondition[] {
  const alerts: AlertCondition[] = [];
  if (waiting > 0)
    alerts.push({
      key: 'review-waiting',
      kind: 'review-waiting',
      severity: 'info',
      message: `${films(waiting)} for a reviewer.`,
    });
  if (old > 0)
    alerts.push({
      key: 'review-old',
      kind: 'review-old',
      severity: 'warning',
      message: `${films(old)} for a reviewer for more than ${counted(reviewDays, 'day')}, the oldest for ${Math.floor(oldestDays)}.`,
    });
  return alerts;
}

function films(waiting: number): string {
  return counted(waiting, 'film waits', 'films wait');
}

function percent(part: number, whole: number): string {
  return `${((part * 100) / whole).toFixed(0)} %`;
}
