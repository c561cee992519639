import type { VNode } from 'preact';
import { LINK_SOURCES, NO_LINK_REASONS, type PersonLinkage } from '../../domain/views/person.js';
import { capitalised } from '../../domain/text.js';
import { count } from '../../domain/words/figures.js';
import { linkWords } from '../../domain/words/people.js';
import { Panel, ShareBar, Table, type Column } from '../components/parts.js';

const HOW = [...LINK_SOURCES, ...NO_LINK_REASONS, 'not_looked_at'] as const;

/** Of each festival, how many of the people whom its nominations name are linked to a person, and why the others are not. */
export function LinkagePanel({ linkage }: { linkage: PersonLinkage[] }): VNode {
  const shown = HOW.filter((how) => linkage.some(({ by }) => by[how] !== undefined));
  const columns: Column<PersonLinkage>[] = [
    { name: 'Festival', cell: ({ festival }) => <a href={addressOf(festival)}>{festival}</a> },
    { name: 'Named', kind: 'numeric', cell: ({ nominees }) => count(nominees) },
    {
      name: 'Linked',
      cell: ({ festival, nominees, linked }) => (
        <ShareBar share={linked / nominees} label={`linked people of ${festival}`} />
      ),
    },
    ...shown.map((how): Column<PersonLinkage> => {
      return { name: capitalised(linkWords(how)), kind: 'numeric', cell: ({ by }) => count(by[how] ?? 0) };
    }),
  ];
  return (
    <Panel
      id="linkage"
      title="People of nominations"
      note={<a href="/review/people">Those whom a reviewer is to decide on</a>}
    >
      <Table
        caption="People of nominations"
        rows={linkage}
        columns={columns}
        empty="No nomination names anybody yet."
      />
    </Panel>
  );
}

function addressOf(festival: string): string {
  return `/editions?festival=${encodeURIComponent(festival)}`;
}
