import { counted } from '../../domain/words/figures.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { z } from 'zod';
import type { AlertView } from '../../domain/views/alert.js';
import { ALERT_SEVERITIES, type AlertSeverity } from '../../domain/sweeps/alerts.js';
import { WEBHOOK_TARGETS } from '../../domain/webhooks.js';
import { testWebhooks } from '../../client/webhooks.js';
import { returnWords } from '../../domain/words/alerts.js';
import { TARGET_WORDS } from '../../domain/words/webhooks.js';
import { listAlerts } from '../../entities/metrics/alerts.js';
import { listLinks } from '../../entities/access/links.js';
import { KeptLinks } from '../links/view.js';
import { listDeliveries, listTargets } from '../../entities/webhooks/deliveries.js';
import { inOrder, viewAddress, viewFields, ViewForm, type ListView } from '../components/list-view.js';
import { Badge, Notice, Panel, Table, When, type Column } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { Page, sendPage } from '../components/layout.js';
import { WebhooksPanel } from './webhooks.js';

/** The one webhook that a test is to go to. */
const testForm = z.object({ to: z.enum(WEBHOOK_TARGETS).optional().catch(undefined) });
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
    const { to } = testForm.parse(request.body ?? {});
    const tests = await testWebhooks(context.client, context.database, request.person?.name ?? '', to);
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
  const view = viewSchema.parse(request.query);
  const [alerts, targets, deliveries, links] = await Promise.all([
    listAlerts(manager, { resolved: true, limit: SHOWN }),
    listTargets(manager),
    listDeliveries(manager, DELIVERIES_SHOWN),
    listLinks(manager, '/alerts'),
  ]);
  const open = alerts.filter(({ resolvedAt }) => resolvedAt === null);
  const over = alerts.filter(({ resolvedAt }) => resolvedAt !== null);
  return sendPage(
    reply,
    <Page title="Alerts" section="/alerts" request={request} scripts={['list.js']}>
      <h1>Alerts</h1>
      {notices}
      <ViewForm path="/alerts" view={view} columns={COLUMNS.map(({ name }) => name)} />
      <KeptLinks links={links} reply={reply} />
      <div id="list">
        <Panel id="open" title={counted(open.length, 'is open', 'are open')}>
          <AlertTable caption="Open alerts" alerts={open} view={view} empty="Nothing needs attention." />
        </Panel>
        <Panel id="over" title="Over">
          <AlertTable caption="Alerts that are over" alerts={over} view={view} empty="None yet." />
        </Panel>
      </div>
      <WebhooksPanel targets={targets} deliveries={deliveries} reply={reply} />
    </Page>,
  );
}

const SORTS = ['severity', 'what', 'since', 'until'] as const;
const viewSchema = z.object(viewFields(SORTS));
const SORTED_BY: Record<(typeof SORTS)[number], (alert: AlertView) => string | number | Date | null> = {
  severity: ({ severity }) => ALERT_SEVERITIES.indexOf(severity),
  what: ({ message }) => message,
  since: ({ openedAt }) => openedAt,
  until: ({ resolvedAt }) => resolvedAt,
};

const COLUMNS: Column<AlertView>[] = [
  {
    name: 'Severity',
    sort: 'severity',
    cell: ({ severity }) => <Badge kind={SEVERITY_KIND[severity]}>{severity}</Badge>,
  },
  { name: 'What', kind: 'outside', sort: 'what', cell: (alert) => <AlertSubject alert={alert} /> },
  { name: 'Since', sort: 'since', cell: ({ openedAt }) => <When date={openedAt} /> },
  { name: 'Until', sort: 'until', cell: ({ resolvedAt }) => <When date={resolvedAt} /> },
];

function AlertTable(props: { caption: string; alerts: AlertView[]; view: ListView; empty: string }): VNode {
  const { caption, alerts, view, empty } = props;
  return (
    <Table
      caption={caption}
      rows={inOrder(alerts, view.sort, SORTED_BY)}
      empty={empty}
      columns={COLUMNS}
      view={{ ...view, address: (sort) => viewAddress('/alerts', { ...view, sort }) }}
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
