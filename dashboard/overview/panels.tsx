import { sourceWords } from '../../domain/words/films.js';
import type { ComponentChildren, VNode } from 'preact';
import type { FestivalPanelRow } from '../../domain/views/panels.js';
import { Panel, ShareBar, Table } from '../components/parts.js';
import { count } from '../../domain/words/figures.js';
import { duration } from '../components/format.js';
import { Chart } from './chart.js';
import type { Overview } from '../../domain/views/panels.js';
import { CountLink, filmsPath, sourceFilmsPath, SourceLink } from './links.js';

const FESTIVALS_SHOWN = 8;

/** Successful lookups by source. */
export function LookupsPanel({ overview: { sources, festival } }: { overview: Overview }): VNode {
  return (
    <Panel
      id="lookups"
      title="Successful lookups by source"
      note="A lookup is one attempt of a tier at one film."
    >
      <Chart
        label="Lookups by source"
        data={{
          labels: sources.map(({ source }) => sourceWords(source)),
          unit: 'count',
          stacked: true,
          series: [
            { name: 'found', tone: 'good', values: sources.map(({ successes }) => successes) },
            { name: 'not found', tone: 'bad', values: sources.map((row) => row.lookups - row.successes) },
          ],
        }}
      />
      <Table
        caption="Lookups by source"
        rows={sources}
        empty="No lookups."
        columns={[
          { name: 'Source', cell: ({ source }) => <SourceLink source={source} /> },
          {
            name: 'Found',
            kind: 'numeric',
            cell: ({ source, successes }) => (
              <CountLink
                href={sourceFilmsPath(source, festival)}
                value={successes}
                of={`found by ${sourceWords(source)}`}
              />
            ),
          },
          { name: 'Lookups', kind: 'numeric', cell: ({ lookups }) => count(lookups) },
          {
            name: 'Success rate',
            cell: ({ source, lookups, successes }) => (
              <ShareBar share={successes / lookups} label={`success rate of ${sourceWords(source)}`} />
            ),
          },
        ]}
      />
    </Panel>
  );
}

/** Which tier found the films. */
export function TiersPanel({ overview: { tiers, festival } }: { overview: Overview }): VNode {
  const all = tiers.reduce((sum, { films }) => sum + films, 0);
  const levels = [...new Set(tiers.map(({ fallbackLevel }) => fallbackLevel))];
  return (
    <Panel
      id="tiers"
      title="Fallback tiers"
      note="Successes by the tier that gave them, and the sources asked on the way."
    >
      <Chart
        label="Successes by tier"
        data={{
          labels: levels.map((level) => `tier ${level}`),
          unit: 'count',
          sideways: true,
          series: [
            {
              name: 'successes',
              tone: 'a',
              values: levels.map((level) =>
                tiers.reduce((sum, tier) => (tier.fallbackLevel === level ? sum + tier.films : sum), 0),
              ),
            },
          ],
        }}
      />
      <Table
        caption="Successes by tier"
        rows={tiers}
        empty="No successes."
        columns={[
          { name: 'Tier', cell: ({ fallbackLevel }) => fallbackLevel },
          { name: 'Sources tried', cell: ({ sourcesTried }) => triedWords(sourcesTried) },
          {
            name: 'Successes',
            kind: 'numeric',
            cell: ({ sourcesTried, fallbackLevel, films }) => (
              <CountLink
                href={sourceFilmsPath(sourcesTried?.split('>').at(-1), festival)}
                value={films}
                of={`successes of tier ${fallbackLevel}`}
              />
            ),
          },
          {
            name: 'Share',
            cell: ({ films, sourcesTried }) => (
              <ShareBar share={films / all} label={`share of ${triedWords(sourcesTried)}`} />
            ),
          },
        ]}
      />
    </Panel>
  );
}

/** "TMDb → OMDb" for `tmdb>omdb`. */
function triedWords(sources: string | null): string {
  return sources === null ? '–' : sources.split('>').map(sourceWords).join(' → ');
}

const TYPES = [
  ['full', 'good'],
  ['minimal', 'fair'],
  ['stub', 'bad'],
] as const;

/** What each festival's import came to. */
export function FestivalsPanel({ overview: { festivals, festivalCount } }: { overview: Overview }): VNode {
  const shown = festivals.slice(0, FESTIVALS_SHOWN);
  return (
    <Panel
      id="festivals"
      title="Festival imports"
      note="Films as they stand now, whichever import looked them up; lookups are those that this import began in the range. The rate is the share of full and minimal films among those looked up."
    >
      <Chart
        label="Films of each import"
        data={{
          labels: shown.map(({ festival }) => festival),
          unit: 'count',
          stacked: true,
          sideways: true,
          series: TYPES.map(([type, tone]) => ({ name: type, tone, values: shown.map((row) => row[type]) })),
        }}
      />
      <Table
        caption="Films of each import"
        rows={shown}
        empty="No imports."
        columns={[
          {
            name: 'Import',
            kind: 'outside',
            cell: ({ festival }) => <a href={`/imports/${festival}`}>{festival}</a>,
          },
          ...TYPES.map(([type]) => ({
            name: type,
            kind: 'numeric' as const,
            cell: (row: FestivalPanelRow): ComponentChildren => (
              <CountLink
                href={filmsPath({ festival: row.festival, importType: type })}
                value={row[type]}
                of={`${type} of ${row.festival}`}
              />
            ),
          })),
          { name: 'Lookups', kind: 'numeric', cell: ({ attempts }) => count(attempts) },
          {
            name: 'Success rate',
            cell: ({ festival, full, minimal, stub }) => (
              <ShareBar
                share={full + minimal + stub === 0 ? null : (full + minimal) / (full + minimal + stub)}
                label={`success rate of ${festival}`}
              />
            ),
          },
        ]}
      />
      {festivalCount > shown.length ? (
        <p class="note">
          The latest {shown.length} of {count(festivalCount)}: <a href="/imports">all imports</a>
        </p>
      ) : null}
    </Panel>
  );
}

/** How long lookups take. */
export function TimesPanel({ overview: { sources } }: { overview: Overview }): VNode {
  return (
    <Panel
      id="times"
      title="Lookup time by source"
      note="Of the whole attempt, its requests and their retries included."
    >
      <Chart
        label="Lookup time by source"
        data={{
          labels: sources.map(({ source }) => sourceWords(source)),
          unit: 'ms',
          series: [
            { name: 'average', tone: 'a', values: sources.map(({ averageMs }) => averageMs) },
            { name: '95th percentile', tone: 'b', values: sources.map(({ p95Ms }) => p95Ms) },
          ],
        }}
      />
      <Table
        caption="Lookup time by source"
        rows={sources}
        empty="No lookups."
        columns={[
          { name: 'Source', cell: ({ source }) => <SourceLink source={source} /> },
          { name: 'Average', kind: 'numeric', cell: ({ averageMs }) => duration(averageMs) },
          { name: '95th percentile', kind: 'numeric', cell: ({ p95Ms }) => duration(p95Ms) },
        ]}
      />
    </Panel>
  );
}
