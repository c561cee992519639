import type { ComponentChildren, VNode } from 'preact';
import type { ListedImport } from '../../client/imports/list.js';
import type { LimitRow, WaitingFilms } from '../../domain/views/panels.js';
import { inTierOrder, sourceWords } from '../../domain/words/films.js';
import { count, counted } from '../../domain/words/figures.js';
import { AlertSubject, SEVERITY_KIND } from '../alerts/page.js';
import { Badge, Panel, When } from '../components/parts.js';
import { figuresOf } from '../imports/figures.js';
import { StateBadge, timeLeft } from '../imports/labels.js';
import { queueString } from '../review/query.js';
import { Used } from '../sources/list.js';
import { SourceLink } from './links.js';
import type { Now } from './now-data.js';

/** What needs somebody, what runs, and what money is left today: read before the figures. */
export function NowView({ now, limits }: { now: Now; limits: LimitRow[] }): VNode {
  return (
    <div class="now">
      <NeedsPanel now={now} />
      <RunningPanel now={now} />
      <MoneyPanel limits={limits} />
    </div>
  );
}

function NeedsPanel({ now }: { now: Now }): VNode {
  const lines = [...troubleLines(now), ...waitingLines(now.waiting)];
  return (
    <Panel id="needs" title="What needs you">
      {lines.length === 0 ? <p class="empty">Nothing just now.</p> : <ul class="needs">{lines}</ul>}
    </Panel>
  );
}

function troubleLines({ silent, idle, alerts, troubled }: Now): VNode[] {
  return [
    ...(silent ? [<Need badge={<Badge kind="bad">critical</Badge>}>Temporal does not answer.</Need>] : []),
    ...(idle === undefined ? [] : [<Need badge={<Badge kind="bad">critical</Badge>}>{idle}</Need>]),
    ...alerts.map((alert) => (
      <Need
        badge={<Badge kind={SEVERITY_KIND[alert.severity]}>{alert.severity}</Badge>}
        since={alert.openedAt}
      >
        <AlertSubject alert={alert} />
      </Need>
    )),
    ...troubled.map(({ source, state, since, heldUntil }) => (
      <Need badge={<Badge kind="fair">source</Badge>} since={since}>
        <SourceLink source={source} /> {state === 'down' ? 'is down' : 'asked for a pause until '}
        {state === 'down' ? null : <When date={heldUntil} />}
      </Need>
    )),
  ];
}

const WAITING = [
  ['review', 'review', 'film waits for a reviewer', 'films wait for a reviewer'],
  ['flagged', 'doubt', 'doubtful record waits for a later look', 'doubtful records wait for a later look'],
  ['parked', 'sources', 'film waits for the sources', 'films wait for the sources'],
] as const;

function waitingLines(waiting: WaitingFilms[]): VNode[] {
  return WAITING.flatMap(([state, badge, one, many]) => {
    const rows = waiting.filter((row) => row.state === state);
    if (rows.length === 0) return [];
    const films = rows.reduce((sum, row) => sum + row.films, 0);
    const oldest = Math.min(...rows.map((row) => row.oldest.getTime()));
    return [
      <Need
        badge={<Badge kind={state === 'review' ? 'fair' : 'plain'}>{badge}</Badge>}
        since={new Date(oldest)}
      >
        <a href={`/review${queueString({ kind: state, festival: undefined })}`}>
          {counted(films, one, many)}
        </a>
      </Need>,
    ];
  });
}

function Need(props: { badge: VNode; since?: Date; children: ComponentChildren }): VNode {
  const { badge, since, children } = props;
  return (
    <li>
      {badge}
      <span class="outside">{children}</span>
      {since === undefined ? null : (
        <span class="note">
          since <When date={since} />
        </span>
      )}
    </li>
  );
}

function RunningPanel({ now: { running, silent } }: { now: Now }): VNode {
  return (
    <Panel id="running" title="Running imports">
      {running.length === 0 ? (
        <p class="empty">{silent ? 'Nobody can say just now.' : 'None.'}</p>
      ) : (
        <ul class="running">
          {running.map((listed) => (
            <RunningImport key={listed.edition} listed={listed} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function RunningImport({ listed: { edition, state, staged } }: { listed: ListedImport }): VNode {
  const { done, total, etaSeconds, pausedFor } = figuresOf(edition, state, staged, []);
  const left = timeLeft(etaSeconds);
  return (
    <li>
      <a class="outside" href={`/imports/${edition}`}>
        {edition}
      </a>
      <StateBadge state="running" held={pausedFor !== null} />
      <progress value={done} max={Math.max(total, 1)} aria-label={`Films of ${edition} looked up`} />
      <span class="note outside">
        {count(done)} of {counted(total, 'film')}
        {left === undefined || pausedFor !== null ? '' : `, ${left} left`}
        {pausedFor === null ? '' : `: ${pausedFor}`}
      </span>
    </li>
  );
}

function MoneyPanel({ limits }: { limits: LimitRow[] }): VNode {
  return (
    <Panel id="money" title="Money today">
      {limits.length === 0 ? (
        <p class="empty">No source costs anything.</p>
      ) : (
        <ul class="money">
          {inTierOrder(limits).map(({ source, spentTodayUsd, dailyLimitUsd }) => (
            <li key={source}>
              <SourceLink source={source} />
              <Used name={`of ${sourceWords(source)} today`} used={spentTodayUsd} limit={dailyLimitUsd} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
