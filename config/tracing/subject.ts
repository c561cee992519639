import { context, createContextKey, type Attributes, type Context } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { subjectOf } from '../../domain/identity.js';

/** Whom a span is about, as its attributes name it; the workflow as Temporal's own interceptors do. */
export interface Subject {
  /** Key of the film's lookup: its IMDb id, or festival-year-slug. */
  film?: string;
  /** Key of the edition: `cannes-2025`; of several, parted by commas. */
  festival?: string;
  temporalWorkflowId?: string;
}

const SUBJECT = createContextKey('festival-lookup.subject');

/** Does work whose spans all name the subject; where nobody traces it just does it. */
export function withSubject<T>(subject: Subject, work: () => T): T {
  return context.with(context.active().setValue(SUBJECT, subject), work);
}

/** Of all that a workflow knows of itself, which the SDK adds to each of its spans, what is sent. */
const KEPT_OF_WORKFLOWS = new Set(['runId', 'taskQueue', 'workflowType']);

/** Names film, festival and workflow in all spans, and passes them on. */
export class SubjectProcessor implements SpanProcessor {
  constructor(private readonly next: SpanProcessor) {}

  onStart(span: Span, parent: Context): void {
    const subject = parent.getValue(SUBJECT);
    if (subject !== undefined) span.setAttributes(subject as Attributes);
    this.next.onStart(span, parent);
  }

  onEnd(span: ReadableSpan): void {
    const told: Record<string, unknown> = span.attributes;
    const { workflowId, temporalWorkflowId = workflowId, searchAttributes } = told;
    if (workflowId !== undefined)
      for (const name of Object.keys(told))
        if (!name.startsWith('temporal') && !KEPT_OF_WORKFLOWS.has(name)) Reflect.deleteProperty(told, name);
    if (typeof temporalWorkflowId === 'string') {
      const known = {
        temporalWorkflowId,
        ...subjectOf(temporalWorkflowId),
        ...festivalsOf(searchAttributes),
      };
      for (const [name, value] of Object.entries(known)) told[name] ??= value;
    }
    this.next.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.next.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.next.shutdown();
  }
}

function festivalsOf(searchAttributes: unknown): Pick<Subject, 'festival'> {
  const { Festival: editions } = (searchAttributes ?? {}) as { Festival?: unknown };
  return Array.isArray(editions) && editions.length > 0 ? { festival: editions.join() } : {};
}
