import type { FastifyReply } from 'fastify';
import type { VNode } from 'preact';
import type { DeliveryState, DeliveryView, WebhookTarget } from '../../domain/webhooks.js';
import { DELIVERY_WORDS, NO_WEBHOOK, TARGET_PLACES, TARGET_WORDS } from '../../domain/words/webhooks.js';
import { CsrfField } from '../components/layout.js';
import { Badge, Panel, Table, When } from '../components/parts.js';
import { mayOperate } from '../sign-in/people.js';

const STATE_KIND: Record<DeliveryState, 'good' | 'fair' | 'bad' | 'plain'> = {
  waiting: 'fair',
  sending: 'plain',
  sent: 'good',
  unsure: 'fair',
  failed: 'bad',
};

/** Where events are posted, a test of each, and what was sent. */
export function WebhooksPanel(props: {
  targets: WebhookTarget[];
  deliveries: DeliveryView[];
  reply: FastifyReply;
}): VNode {
  const { targets, deliveries, reply } = props;
  const names = targets.map((target) => TARGET_WORDS[target]).join(', ');
  return (
    <Panel
      id="webhooks"
      title="Webhooks"
      note={targets.length === 0 ? NO_WEBHOOK : `Events go to: ${names}.`}
    >
      {targets.length > 0 && mayOperate(reply.request) ? (
        <form method="post" action="/alerts/test" class="actions">
          <CsrfField reply={reply} />
          {targets.map((target) => (
            <button key={target} type="submit" name="to" value={target} class="secondary inline">
              {`Send a test to ${TARGET_PLACES[target]}`}
            </button>
          ))}
        </form>
      ) : null}
      <Table
        caption="What was sent"
        rows={deliveries}
        empty="Nothing was sent in the last 30 days."
        columns={[
          { name: 'Event', cell: ({ event }) => event },
          {
            name: 'State',
            cell: ({ state }) => <Badge kind={STATE_KIND[state]}>{DELIVERY_WORDS[state]}</Badge>,
          },
          { name: 'To', cell: ({ target }) => TARGET_WORDS[target] },
          { name: 'When', cell: ({ insertedAt }) => <When date={insertedAt} /> },
          { name: 'Attempts', kind: 'numeric', cell: ({ attempts }) => attempts },
          {
            name: 'Next attempt',
            cell: ({ state, nextAttemptAt }) => <When date={state === 'waiting' ? nextAttemptAt : null} />,
          },
          { name: 'Last answer', kind: 'outside', cell: ({ answer }) => answer ?? '–' },
        ]}
      />
    </Panel>
  );
}
