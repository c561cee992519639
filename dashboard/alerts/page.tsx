import { counted } from '../../domain/words/figures.js';
import type { FastifyInstance } from 'fastify';
import type { VNode } from 'preact';
import type { AlertView } from '../../domain/views/alert.js';
import type { AlertSeverity } from '../../domain/sweeps/alerts.js';
import { listAlerts } from '../../entities/metrics/alerts.js';
import { Badge, Panel, Table, When } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { Page, sendPage } from '../components/layout.js';

const SHOWN = 200;
/** The colour of a severity. */
export const SEVERITY_KIND: Record<AlertSeverity, 'good' | 'fair' | 'bad' | 'plain'> = {
  critical: 'bad',
  warning: 'fair',
  info: 'plain',
};

/** `/alerts`: what needs a person now, and what did. */
export function alertsPage(app: FastifyInstance, { database }: DashboardContext): void {
  app.get('/alerts', async (request, reply) => {
    const alerts = await listAlerts(database.manager, { resolved: true, limit: SHOWN });
    const open = alerts.filter(({ resolvedAt }) => resolvedAt === null);
    return sendPage(
      reply,
      <Page title="Alerts" section="/alerts" request={request}>
        <h1>Alerts</h1>
        <Panel id="open" title={counted(open.length, 'is open', 'are open')}>
          <AlertTable caption="Open alerts" alerts={open} empty="Nothing needs attention." />
        </Panel>
        <Panel id="over" title="Over">
          <AlertTable
            caption="Alerts that are over"
            alerts={alerts.filter(({ resolvedAt }) => resolvedAt !== null)}
            empty="None yet."
          />
        </Panel>
      </Page>,
    );
  });
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
        {
          name: 'Posted',
          kind: 'outside',
          cell: ({ postState, postError }) => postError ?? postState ?? '–',
        },
      ]}
    />
  );
}

/** The alert's sentence, leading to what it speaks of. */
export function AlertSubject({
  alert: { key, message },
}: {
  alert: Pick<AlertView, 'key' | 'message'>;
}): VNode {
  const url = subjectUrl(key);
  return url === undefined ? <span>{message}</span> : <a href={url}>{message}</a>;
}

function subjectUrl(key: string): string | undefined {
  const [kind, first = '', second = ''] = key.split('/').map(encodeURIComponent);
  if (kind === 'source-failures' || kind === 'source-down') return `/sources/${first}`;
  if (kind === 'import-failures') return `/imports/${first}`;
  if (kind === 'spend') return first === 'import' ? `/imports/${second}` : `/sources/${second}`;
  return kind?.startsWith('review') === true ? '/review' : undefined;
}
