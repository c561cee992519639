import { counted } from '../../domain/words/figures.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import type { AlertView } from '../../domain/views/alert.js';
import type { AlertSeverity } from '../../domain/sweeps/alerts.js';
import { testWebhooks } from '../../client/webhooks.js';
import { returnWords } from '../../domain/words/alerts.js';
import { TARGET_WORDS } from '../../domain/words/webhooks.js';
import { listAlerts } from '../../entities/metrics/alerts.js';
import { listDeliveries, listTargets } from '../../entities/webhooks/deliveries.js';
import { Badge, Notice, Panel, Table, When } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { Page, sendPage } from '../components/layout.js';
import { WebhooksPanel } from './webhooks.js';

const SHOWN = 200;
const DELIVERIES_SHOWN = 50;
/** The colour of a severity. */
export const SEVERITY_KIND: Record<AlertSeverity, 'good' | 'fair' | 'bad' | 'plain'> = {
  critical: 'bad',
  warning: 'fair',
  info: 'plain',
};

/** `/alerts`: what needs a person now, and what did; what was told of it elsewhere. */
export function alertsPage(app: FastifyInstance, context: DashboardContext): void {
  app.get('/alerts', async (request, reply) => await sendAlerts(context, request, reply));

  app.post('/alerts/test', async (request, reply) => {
    const tests = await testWebhooks(context.client, context.database, request.person?.name ?? '');
    const notices = tests.map(({ target, works, words }) => (
      <Notice key={target} kind={works ? 'good' : 'bad'}>{`${TARGET_WORDS[target]}: ${words}`}</Notice>
    ));
    return await sendAlerts(context, request, reply, notices);
  });
}

async function sendAlerts(
  { database: { manager } }: DashboardContext,
  request: FastifyRequest,
  reply: FastifyReply,
  notices: VNode[] = [],
): Promise<FastifyReply> {
  const [alerts, targets, deliveries] = await Promise.all([
    listAlerts(manager, { resolved: true, limit: SHOWN }),
    listTargets(manager),
    listDeliveries(manager, DELIVERIES_SHOWN),
  ]);
  const open = alerts.filter(({ resolvedAt }) => resolvedAt === null);
  const over = alerts.filter(({ resolvedAt }) => resolvedAt !== null);
  return sendPage(
    reply,
    <Page title="Alerts" section="/alerts" request={request}>
      <h1>Alerts</h1>
      {notices}
      <Panel id="open" title={counted(open.length, 'is open', 'are open')}>
        <AlertTable caption="Open alerts" alerts={open} empty="Nothing needs attention." />
      </Panel>
      <Panel id="over" title="Over">
        <AlertTable caption="Alerts that are over" alerts={over} empty="None yet." />
      </Panel>
      <WebhooksPanel targets={targets} deliveries={deliveries} reply={reply} />
    </Page>,
  );
}

function AlertTable({
  caption,
  alerts,
  empty,
}: {
  caption: string;
  alerts: AlertView[];
  empty: string;
}): VNode {
  return (
    <Table
      caption={caption}
      rows={alerts}
      empty={empty}
      columns={[
        {
          name: 'Severity',
          cell: ({ severity }) => <Badge kind={SEVERITY_KIND[severity]}>{severity}</Badge>,
        },
        { name: 'What', kind: 'outside', cell: (alert) => <AlertSubject alert={alert} /> },
        { name: 'Since', cell: ({ openedAt }) => <When date={openedAt} /> },
        { name: 'Until', cell: ({ resolvedAt }) => <When date={resolvedAt} /> },
      ]}
    />
  );
}

/** The alert's sentence, leading to what it speaks of, and whether it comes and goes. */
export function AlertSubject({ alert }: { alert: AlertView }): VNode {
  const { key, message, awaySince, resolvedAt } = alert;
  const url = subjectUrl(key);
  const isAway = awaySince !== null && resolvedAt === null;
  return (
    <>
      {url === undefined ? <span>{message}</span> : <a href={url}>{message}</a>}
      {isAway ? (
        <span class="note">
          {' '}
          Not so since <When date={awaySince} />: over if it stays away.
        </span>
      ) : null}
      {alert.returns > 0 ? <span class="note"> {returnWords(alert)}</span> : null}
    </>
  );
}

function subjectUrl(key: string): string | undefined {
  const [kind, first = '', second = ''] = key.split('/').map(encodeURIComponent);
  if (kind === 'source-failures' || kind === 'source-down') return `/sources/${first}`;
  if (kind === 'import-failures') return `/imports/${first}`;
  if (kind === 'edition-incomplete') return `/editions?festival=${first.replace(/-\d+$/, '')}`;
  if (kind === 'spend') return first === 'import' ? `/imports/${second}` : `/sources/${second}`;
  return kind?.startsWith('review') === true ? '/review' : undefined;
}
