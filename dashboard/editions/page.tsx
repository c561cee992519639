import type { FastifyInstance } from 'fastify';
import type { VNode } from 'preact';
import { z } from 'zod';
import { MISSING_PARTS, type EditionCompleteness } from '../../domain/views/completeness.js';
import { verdictWords } from '../../domain/words/completeness.js';
import { count } from '../../domain/words/figures.js';
import { listCompleteness } from '../../entities/editions/completeness.js';
import { readPersonLinkage } from '../../entities/people/linkage.js';
import { optional, plainText, queryString, searchOf } from '../components/form-fields.js';
import { Page, sendPage } from '../components/layout.js';
import { Pager } from '../components/pager.js';
import { Badge, Table, type Column } from '../components/parts.js';
import { readingOf, type DashboardContext } from '../context.js';
import { LinkagePanel } from './linkage.js';

const SHOWN = 50;
const querySchema = z.object({
  festival: optional(plainText(120)),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});

/** `/editions`: how complete each edition is, a line each, those that are only known among them. */
export function editionsPage(app: FastifyInstance, context: DashboardContext): void {
  const { manager } = readingOf(context);
  app.get('/editions', async (request, reply) => {
    const { festival, page } = querySchema.parse(request.query);
    const [found, linkage] = await Promise.all([
      listCompleteness(manager, { festival, limit: SHOWN + 1, offset: (page - 1) * SHOWN }),
      readPersonLinkage(manager, festival),
    ]);
    return sendPage(
      reply,
      <Page title="Editions" section="/imports" request={request}>
        <h1>{festival === undefined ? 'Editions' : `Editions of ${festival}`}</h1>
        <p class="note">
          Expected are the films that an edition's programmes name, those that IMDb names where that is known,
          and the median of the festival's other years. Nominations are those that its programmes still name.{' '}
          {festival === undefined ? (
            <a href="/awards">Awards</a>
          ) : (
            <>
              <a href={`/awards?festival=${encodeURIComponent(festival)}`}>Awards</a> ·{' '}
              <a href="/editions">all festivals</a>
            </>
          )}
        </p>
        <EditionsTable editions={found.slice(0, SHOWN)} festival={festival} />
        <Pager
          of="editions"
          page={page}
          more={found.length > SHOWN}
          address={(wanted) => `/editions${queryString(searchOf({ festival, page: String(wanted) }))}`}
        />
        <div class="stack">
          <LinkagePanel linkage={linkage} />
        </div>
      </Page>,
    );
  });
}

const FESTIVAL: Column<EditionCompleteness> = {
  name: 'Festival',
  cell: ({ festival }) => <a href={`/editions?festival=${encodeURIComponent(festival)}`}>{festival}</a>,
};

function EditionsTable({
  editions,
  festival,
}: {
  editions: EditionCompleteness[];
  festival: string | undefined;
}): VNode {
  return (
    <Table
      caption="Editions"
      rows={editions}
      empty="No edition is known yet."
      columns={[
        {
          name: 'Edition',
          kind: 'outside',
          cell: ({ edition, imported }) =>
            imported ? <a href={`/imports/${edition}`}>{edition}</a> : <span>{edition}</span>,
        },
        { name: 'Verdict', kind: 'outside', cell: (edition) => <Verdict edition={edition} /> },
        numbers('Films', ({ films }) => films),
        numbers('Named', ({ expectedProgramme }) => expectedProgramme),
        numbers('At IMDb', ({ expectedImdb }) => expectedImdb),
        numbers('Other years', ({ expectedMedian }) => expectedMedian),
        numbers('Full', ({ fullFilms }) => fullFilms),
        numbers('Minimal', ({ minimal }) => minimal),
        numbers('Stubs', ({ stub }) => stub),
        numbers('Nominations', ({ nominations }) => nominations),
        numbers('Without a film', ({ withoutFilm }) => withoutFilm),
        numbers('People', ({ nominees }) => nominees),
        numbers('Not linked', ({ withoutPerson }) => withoutPerson),
        ...(festival === undefined ? [FESTIVAL] : []),
      ]}
    />
  );
}

function Verdict({ edition }: { edition: EditionCompleteness }): VNode {
  const { problems } = edition;
  const isMissing = problems.some((problem) => MISSING_PARTS.includes(problem));
  const [kind, word] =
    problems.length === 0
      ? (['good', 'complete'] as const)
      : isMissing
        ? (['bad', 'incomplete'] as const)
        : (['fair', 'open'] as const);
  return (
    <>
      <Badge kind={kind}>{word}</Badge> {problems.length === 0 ? null : verdictWords(edition)}
    </>
  );
}

function numbers(
  name: string,
  value: (edition: EditionCompleteness) => number | null,
): Column<EditionCompleteness> {
  const words = (number: number | null): string => (number === null ? '–' : count(Math.round(number)));
  return { name, kind: 'numeric', cell: (edition) => words(value(edition)) };
}
