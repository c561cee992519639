import type { FastifyInstance } from 'fastify';
import type { VNode } from 'preact';
import { z } from 'zod';
import type { PrintedAward } from '../../domain/views/award.js';
import { count } from '../../domain/words/figures.js';
import { readPrintedAwards } from '../../entities/awards/printed.js';
import { optional, plainText, queryString, searchOf } from '../components/form-fields.js';
import { Page, sendPage } from '../components/layout.js';
import { Pager } from '../components/pager.js';
import { Badge, Table } from '../components/parts.js';
import { readingOf, type DashboardContext } from '../context.js';

const SHOWN = 50;
const querySchema = z.object({
  festival: optional(plainText(120)),
  unknown: z.literal('1').optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
});

/** `/awards`: the awards that programmes print, each with its one form, those without one first. */
export function awardsPage(app: FastifyInstance, context: DashboardContext): void {
  const { manager } = readingOf(context);
  app.get('/awards', async (request, reply) => {
    const { festival, unknown, page } = querySchema.parse(request.query);
    const awards = await readPrintedAwards(
      manager,
      { festival, unknown: unknown !== undefined },
      { limit: SHOWN + 1, offset: (page - 1) * SHOWN },
    );
    const address = (more: Record<string, string | undefined>): string =>
      `/awards${queryString(searchOf({ festival, unknown, ...more }))}`;
    return sendPage(
      reply,
      <Page title="Awards" section="/imports" request={request}>
        <h1>{festival === undefined ? 'Awards' : `Awards of ${festival}`}</h1>
        <p class="note">
          What festivals print, and the one form by which awards of several festivals can be counted together.
          A form that nobody has said is not guessed.{' '}
          {unknown === undefined ? (
            <a href={address({ unknown: '1' })}>Only those without a form</a>
          ) : (
            <a href={address({ unknown: undefined })}>All awards</a>
          )}
          {festival === undefined ? null : (
            <>
              {' '}
              · <a href={address({ festival: undefined })}>all festivals</a>
            </>
          )}
        </p>
        <AwardsTable awards={awards.slice(0, SHOWN)} />
        <Pager
          of="awards"
          page={page}
          more={awards.length > SHOWN}
          address={(wanted) => address({ page: String(wanted) })}
        />
      </Page>,
    );
  });
}

function AwardsTable({ awards }: { awards: PrintedAward[] }): VNode {
  return (
    <Table
      caption="Awards"
      rows={awards}
      empty="No award is without its form."
      columns={[
        { name: 'Award', kind: 'outside', cell: ({ award, category }) => award ?? category },
        { name: 'Category', kind: 'outside', cell: ({ category }) => category },
        {
          name: 'Form',
          cell: ({ form }) => (form === null ? <Badge kind="fair">nobody has said it</Badge> : form),
        },
        { name: 'Given in', cell: ({ section }) => section ?? '–' },
        { name: 'Its own name', cell: Named },
        {
          name: 'Festival',
          cell: ({ festival }) => <a href={`/awards?festival=${encodeURIComponent(festival)}`}>{festival}</a>,
        },
        { name: 'Nominations', kind: 'numeric', cell: ({ nominations }) => count(nominations) },
        { name: 'Editions', kind: 'numeric', cell: ({ editions }) => count(editions) },
      ]}
    />
  );
}

/** The festival's own name, with where that is told. */
function Named({ name, source }: PrintedAward): VNode {
  if (name === null) return <span>–</span>;
  if (source?.startsWith('https:') !== true) return <span>{name}</span>;
  return (
    <>
      {name}{' '}
      <a href={source} target="_blank" rel="noopener noreferrer" aria-label={`Source of ${name}`}>
        ↗
      </a>
    </>
  );
}
