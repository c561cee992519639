import type { WorkflowHandle } from '@temporalio/client';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

/** What stands in an import's history because of its films: events, and bytes of inputs, results and search attributes. */
export async function importHistory(handle: WorkflowHandle): Promise<{ events: number; bytes: number }> {
  const { events } = await handle.fetchHistory();
  return {
    events: events?.length ?? 0,
    bytes: payloadBytes(events?.filter((event) => !holdsProgramme(event))),
  };
}

/** The programme itself is an import's input, where it is given film by film. */
function holdsProgramme(event: HistoryEvent): boolean {
  return (
    event.workflowExecutionStartedEventAttributes instanceof Object ||
    event.activityTaskScheduledEventAttributes?.activityType?.name === 'stageProgramme'
  );
}

function payloadBytes(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  if ('metadata' in value && 'data' in value && value.data instanceof Uint8Array) return value.data.length;
  return Object.values(value).reduce<number>((sum, inner) => sum + payloadBytes(inner), 0);
}
