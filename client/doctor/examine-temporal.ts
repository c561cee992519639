import type { Client } from '@temporalio/client';
import { importWorkflowId } from '../../domain/identity.js';
import type { Finding } from '../../domain/views/finding.js';
import { readNeverLookedUp, readStandings } from '../../entities/doctor/lookups.js';
import type { Db } from '../../entities/sql.js';
import { endOf } from '../films/lookup-end.js';
import { attendAgain, startLookup } from '../films/start-lookup.js';
import { ensureSchedules, listSchedules, SCHEDULE_IDS } from '../schedules.js';
import { findFailingWork } from '../stuck/running.js';
import { findUnattended } from '../stuck/unattended.js';
import { queuesWithoutWorker } from '../stuck/work.js';

interface Services {
  client: Client;
  db: Db;
}

/** What is wrong, and the step that mends it without a risk. */
interface TemporalFinding extends Finding {
  fix?: () => Promise<unknown>;
}

const EXAMPLES = 5;
const PAGE = 500;

/** Examines what Temporal and the database tell together. */
export async function examineTemporal(services: Services): Promise<TemporalFinding[]> {
  const findings = [
    await filmsWithoutLookup(services),
    await filmsNeverLookedUp(services),
    ...(await lookupsOfOddFilms(services)),
    await missingSchedules(services.client),
    ...(await failingWork(services.client)),
  ];
  return findings.filter((finding) => finding !== undefined);
}

function finding(
  name: string,
  found: readonly string[],
  words: Pick<Finding, 'what' | 'todo'>,
  fix?: () => Promise<unknown>,
): TemporalFinding | undefined {
  if (found.length === 0) return undefined;
  const examples = found.slice(0, EXAMPLES);
  return { name, count: found.length, examples, ...words, fixable: fix !== undefined, fix };
}

async function filmsWithoutLookup({ client, db }: Services): Promise<TemporalFinding | undefined> {
  const left = await findUnattended(client, db);
  const keys = left.map(({ film }) => film.key);
  return finding(
    'film-without-lookup',
    left.map(({ film, ended }) => `${film.key} (${ended})`),
    {
      what: 'A film waits for sources or people, and no lookup runs that looks after it.',
      todo: 'The alert check begins it again within an hour; --fix does now, as festival retry <film> does.',
    },
    async () => {
      for (const key of keys) await attendAgain({ client, db }, key);
    },
  );
}

/** Films that an import left behind that was ended; those of one that runs will have their turn. */
async function filmsNeverLookedUp({ client, db }: Services): Promise<TemporalFinding | undefined> {
  const films = await readNeverLookedUp(db);
  const running = new Map<string, Promise<boolean>>();
  const runs = (workflowId: string): Promise<boolean> => {
    const known =
      running.get(workflowId) ?? endOf(client, workflowId).then(({ ended }) => ended === 'running');
    running.set(workflowId, known);
    return known;
  };
  const left: string[] = [];
  for (const { key, editions, workflowIds } of films) {
    const ids = [...editions.map(importWorkflowId), ...workflowIds];
    const are = await Promise.all(ids.map(runs));
    if (!are.includes(true)) left.push(key);
  }
  return finding(
    'film-never-looked-up',
    left,
    {
      what: 'A film stands in a programme, was never looked up, and no import runs that will do it.',
      todo: 'Import the edition again, or each by festival retry <film>; --fix does that for all.',
    },
    async () => {
      for (const key of left) await startLookup({ client, db }, key);
    },
  );
}

async function lookupsOfOddFilms({ client, db }: Services): Promise<(TemporalFinding | undefined)[]> {
  const query = 'WorkflowType = "movieLookup" AND ExecutionStatus = "Running"';
  const missing: string[] = [];
  const decided: string[] = [];
  let page: string[] = [];
  const judge = async (): Promise<void> => {
    for (const standing of await readStandings(db, page)) {
      if (standing.missing) missing.push(standing.workflowId);
      if (standing.decided) decided.push(standing.workflowId);
    }
    page = [];
  };
  for await (const { workflowId } of client.workflow.list({ query, pageSize: PAGE })) {
    page.push(workflowId);
    if (page.length === PAGE) await judge();
  }
  await judge();
  return [
    finding('lookup-without-film', missing, {
      what: 'A lookup runs for a film that is not in the database: it was restored, or the film was deleted.',
      todo: 'Import its programme again, or end it: temporal workflow terminate --workflow-id <id>',
    }),
    finding('lookup-of-decided-film', decided, {
      what: 'A lookup runs for a film that a person has decided on: Temporal or the database was restored.',
      todo: 'The decision stands. End the lookup: temporal workflow terminate --workflow-id <id>',
    }),
  ];
}

async function missingSchedules(client: Client): Promise<TemporalFinding | undefined> {
  const there = new Set((await listSchedules(client)).map(({ id }) => id));
  const missing = SCHEDULE_IDS.filter((id) => !there.has(id));
  return finding(
    'schedule-missing',
    missing,
    {
      what: 'What runs by itself is not set up in Temporal.',
      todo: '--fix makes it, as festival schedules ensure does.',
    },
    () => ensureSchedules(client),
  );
}

async function failingWork(client: Client): Promise<(TemporalFinding | undefined)[]> {
  const { problems, retries } = await findFailingWork(client);
  return [
    finding('workflow-problems', problems.examples, {
      what: 'Tasks of a workflow fail again and again, so that it cannot go on.',
      todo: 'Why: temporal workflow show --workflow-id <id>. After a deploy, go back to the version before.',
    }),
    finding(
      'activity-retries',
      retries.map(({ workflowId, activity, attempt }) => `${workflowId} ${activity} (${attempt} times)`),
      {
        what: 'An activity is tried again and again.',
        todo: 'Its last failure in words: temporal workflow describe --workflow-id <id>',
      },
    ),
    finding('queue-without-worker', await queuesWithoutWorker(client), {
      what: 'Nobody asks a task queue for work.',
      todo: 'Start a worker: npm run worker',
    }),
  ];
}
