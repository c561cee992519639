import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import {
  TEST_EVENT,
  type AlertsChanged,
  type DeliveryState,
  type WebhookEvent,
} from '../../domain/webhooks.js';
import {
  claimDelivery,
  endAttempt,
  listDueDeliveries,
  type ClaimedDelivery,
} from '../../entities/webhooks/deliveries.js';
import { maskSecrets } from '../../sources/http/mask.js';
import { post, type Posted } from './post.js';
import { signedHeaders } from './sign.js';
import { slackText } from './slack.js';

/** Where events are posted: addresses and secrets, as the environment has them. */
export interface WebhookSettings {
  /** A webhook of Slack's, or one that takes the same. */
  slackUrl?: string | undefined;
  webhook?: { url: string; secret: string; events: readonly WebhookEvent[] } | undefined;
}

const AT_ONE_TIME = 50;

/** Activities of `webhookDelivery`; all of them may run twice. */
export interface WebhookActivities {
  /** Ids of events that are to be sent now, oldest first; some of them where there are many. */
  listDueEvents(): Promise<string[]>;
  /** Sends one event, unless that was done before. Fails where a retry may help; a test is tried once. */
  deliverEvent(request: { id: string }): Promise<{ state: DeliveryState | 'skipped'; words: string }>;
}

/** Makes the activities from their dependencies. */
export function createWebhookActivities(deps: {
  dataSource: DataSource;
  webhooks: WebhookSettings;
}): WebhookActivities {
  const { manager } = deps.dataSource;
  return {
    listDueEvents: () => listDueDeliveries(manager, AT_ONE_TIME),

    async deliverEvent({ id }) {
      const event = await claimDelivery(manager, id);
      if (event === undefined) return { state: 'skipped', words: 'it was sent, or given up' };
      const { state, again = false, waitMs, ...answer } = await send(event, deps.webhooks);
      const words = maskSecrets(answer.words, secretsOf(deps.webhooks));
      // Slack would show twice what it may have: it is told once at most. Others know an event by its id.
      const mayRepeat =
        event.event !== TEST_EVENT && (again || (event.target !== 'slack' && state === 'unsure'));
      const end = state === 'sent' ? 'sent' : mayRepeat ? 'again' : state === 'unsure' ? 'unsure' : 'failed';
      await endAttempt(manager, id, end, words);
      if (end !== 'again') return { state: end, words };
      throw ApplicationFailure.create({
        message: words,
        type: 'WebhookUnavailable',
        category: ApplicationFailureCategory.BENIGN,
        nextRetryDelay: waitMs,
      });
    },
  };
}

async function send(event: ClaimedDelivery, { slackUrl, webhook }: WebhookSettings): Promise<Posted> {
  const signal = Context.current().cancellationSignal;
  if (event.target === 'slack') {
    if (slackUrl === undefined) return NO_ADDRESS;
    const text =
      event.event === TEST_EVENT
        ? 'festival-lookup: this is a test.'
        : slackText(event.data as AlertsChanged);
    return await post(slackUrl, JSON.stringify({ text }), {}, signal);
  }
  if (webhook === undefined) return NO_ADDRESS;
  const body = JSON.stringify({
    type: event.event,
    timestamp: event.insertedAt.toISOString(),
    data: event.data,
  });
  const headers = signedHeaders(webhook.secret, { id: event.id, body, at: new Date() });
  return await post(webhook.url, body, headers, signal);
}

/** Of an address the path is what a server may repeat. */
function secretsOf({ slackUrl, webhook }: WebhookSettings): string[] {
  const urls = [slackUrl, webhook?.url].filter((url) => url !== undefined);
  const paths = urls.map((url) => new URL(url)).map(({ pathname, search }) => pathname + search);
  return [...urls, ...paths.filter((path) => path !== '/'), webhook?.secret ?? ''];
}

const NO_ADDRESS: Posted = { state: 'refused', words: 'this worker has no address for it', again: true };
