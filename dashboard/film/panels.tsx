import type { VNode } from 'preact';
import type { CollaborationRow, CreditRow, NominationRow, RatingRow } from '../../domain/views/film.js';
import { Badge, Panel, Table, When } from '../components/parts.js';
import { count } from '../../domain/words/figures.js';
import { sourceWords } from '../../domain/words/films.js';
import type { DashboardContext } from '../context.js';
import { shownImage, thumbnail } from './labels.js';

/** What the film was nominated for, and what it won. */
export function NominationsPanel({ nominations }: { nominations: NominationRow[] }): VNode {
  return (
    <Panel id="nominations" title="Nominations">
      <Table
        caption="Nominations"
        rows={nominations}
        empty="None."
        columns={[
          {
            name: 'Edition',
            kind: 'outside',
            cell: ({ edition }) => <a href={`/imports/${encodeURIComponent(edition)}`}>{edition}</a>,
          },
          { name: 'Category', kind: 'outside', cell: ({ category }) => category },
          { name: 'Award', kind: 'outside', cell: ({ award }) => award ?? '–' },
          { name: 'Person', kind: 'outside', cell: ({ person }) => person ?? '–' },
          { name: 'Outcome', cell: (nomination) => <Outcome {...nomination} /> },
          { name: 'Details', kind: 'outside', cell: ({ details }) => details ?? '–' },
        ]}
      />
    </Panel>
  );
}

export function RatingsPanel({ ratings }: { ratings: RatingRow[] }): VNode {
  return (
    <Panel id="ratings" title="Ratings">
      <Table
        caption="Ratings"
        rows={ratings}
        empty="None are known."
        columns={[
          { name: 'Source', cell: ({ source }) => (source === 'imdb' ? 'IMDb' : sourceWords(source)) },
          { name: 'Rating', kind: 'numeric', cell: ({ value, scale }) => `${value} / ${scale}` },
          { name: 'Votes', kind: 'numeric', cell: ({ votes }) => (votes === null ? '–' : count(votes)) },
        ]}
      />
    </Panel>
  );
}

export function CreditsPanel({ credits }: { credits: CreditRow[] }): VNode {
  return (
    <Panel id="credits" title="Credits" note="Directors and the first of the cast.">
      <Table
        caption="Credits"
        rows={credits}
        empty="None are known."
        columns={[
          { name: 'Name', kind: 'outside', cell: ({ name }) => name },
          { name: 'Part', kind: 'outside', cell: ({ character, job }) => character ?? job },
        ]}
      />
    </Panel>
  );
}

/** Who of its people worked together, here and elsewhere; only full records have them. */
export function CollaborationsPanel({
  collaborations,
}: {
  collaborations: CollaborationRow[];
}): VNode | null {
  if (collaborations.length === 0) return null;
  return (
    <Panel id="collaborations" title="Collaborations">
      <Table
        caption="Collaborations"
        rows={collaborations}
        columns={[
          { name: 'Who', kind: 'outside', cell: ({ people }) => people.join(' and ') },
          { name: 'Films together', kind: 'numeric', cell: ({ films }) => count(films) },
          { name: 'Since', kind: 'numeric', cell: ({ firstYear }) => firstYear ?? '–' },
        ]}
      />
    </Panel>
  );
}

/** Images by https alone, small. */
export function ImagesPanel({
  images,
  title,
  context,
}: {
  context: DashboardContext;
  images: { kind: string; url: string }[];
  title: string;
}): VNode | null {
  const shown = images.flatMap(({ kind, url }) => {
    const from = shownImage(context, url);
    return from === undefined ? [] : [{ kind, url, small: thumbnail(from, 'w185') }];
  });
  if (shown.length === 0) return null;
  return (
    <Panel id="images" title="Images">
      <ul class="images">
        {shown.map(({ kind, url, small }) => (
          <li key={url}>
            <a href={url} target="_blank" rel="noopener noreferrer">
              <img src={small} alt={`${kind} of ${title}`} loading="lazy" referrerpolicy="no-referrer" />
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Outcome({ won, vanishedAt }: NominationRow): VNode {
  return (
    <>
      {won ? <Badge kind="good">won</Badge> : 'nominated'}
      {vanishedAt === null ? null : (
        <div class="note">
          no longer named since <When date={vanishedAt} />
        </div>
      )}
    </>
  );
}
