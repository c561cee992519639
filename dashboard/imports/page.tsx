import { importWorkflowId } from '../../domain/identity.js';
import { countRows } from '../../domain/programme/programme.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { EXPORT_FORMATS, type ExportFormat } from '../../client/imports/export.js';
import { readImportState, type ImportState } from '../../client/imports/state.js';
import { countEditionFilms, listEditionFilms, listRejects } from '../../entities/editions/films.js';
import { readEdition, readStubReasons, type EditionFigures } from '../../entities/editions/figures.js';
import { Notice, Panel, Table, When, WorkflowLink } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { count } from '../../domain/words/figures.js';
import { editionParams } from './steering.js';
import { Page, sendPage } from '../components/layout.js';
import { mayOperate } from '../sign-in/people.js';
import { underBasePath } from '../server/base-path.js';
import { endWith, LiveWatch, sendEvents } from '../server/live.js';
import { doneSchema, doneWords, importActions, type FormProblem } from './actions.js';
import { ImportForms } from './action-forms.js';
import { figuresOf, FiguresView, SilentNotice, spokenFigures, type Figures } from './figures.js';
import { filmFilterSchema, Films, FILMS_A_PAGE } from './films.js';
import { StateBadge } from './labels.js';
import { AppError } from '../../domain/errors.js';

const REJECTS_SHOWN = 200;
const querySchema = filmFilterSchema.extend(doneSchema.shape);

/** An import with everything that is known of it. */
interface WholeImport {
  edition: string;
  state: ImportState | undefined;
  staged: EditionFigures | undefined;
  figures: Figures;
  /** Temporal or its workers do not answer. */
  silent: boolean;
}

/** `/imports/:edition`: where it stands, moving while it runs; its films; what ops can do about it. */
export function importPage(app: FastifyInstance, context: DashboardContext): void {
  const watch = new LiveWatch(async (edition) => {
    const { state, figures, silent } = await readImport(context, edition);
    const html = underBasePath(
      renderToString(<Live figures={figures} silent={silent} />),
      context.settings.basePath,
    );
    return {
      fields: { html, words: spokenFigures(figures) },
      over: !silent && state?.state !== 'running',
    };
  });
  endWith(app, watch);
  app.get('/imports/:edition/events', (request, reply) => sendEvents(reply, watch, editionOf(request)));
  app.get('/imports/:edition', (request, reply) => sendImport(context, request, reply));
  importActions(app, context, (request, reply, problem) => sendImport(context, request, reply, problem));
}

/** What is known of an import; what Temporal or its workers do not answer is left out. */
export async function readImport(
  { client, database: { manager } }: DashboardContext,
  edition: string,
): Promise<WholeImport> {
  let silent = false;
  const state = await readImportState(client, edition).catch(() => {
    silent = true;
    return undefined;
  });
  silent ||= state?.state === 'running' && state.progress === null;
  const [staged, reasons] = await Promise.all([
    readEdition(manager, edition),
    readStubReasons(manager, edition),
  ]);
  return { edition, state, staged, figures: figuresOf(edition, state, staged, reasons), silent };
}

function editionOf(request: FastifyRequest): string {
  const parsed = editionParams.safeParse(request.params);
  if (!parsed.success) throw new AppError('NotFound', 'There is no such import.');
  return parsed.data.edition;
}

async function sendImport(
  context: DashboardContext,
  request: FastifyRequest,
  reply: FastifyReply,
  problem?: FormProblem,
): Promise<FastifyReply> {
  const edition = editionOf(request);
  const { page, done, films: told, sort, without, ...filter } = querySchema.parse(request.query);
  const { manager } = context.database;
  const shown = { sort, limit: FILMS_A_PAGE, offset: (page - 1) * FILMS_A_PAGE };
  const [found, films, total, rejects] = await Promise.all([
    readImport(context, edition),
    listEditionFilms(manager, edition, filter, shown),
    countEditionFilms(manager, edition, filter),
    listRejects(manager, edition, { limit: REJECTS_SHOWN, offset: 0 }),
  ]);
  const { state, staged, figures, silent } = found;
  if (state === undefined && staged === undefined && !silent)
    throw new AppError('NotFound', `There is no import of ${edition}.`);
  const running = state?.state === 'running';
  const failure = state?.failure ?? null;
  return sendPage(
    reply,
    <Page
      title={edition}
      section="/imports"
      request={request}
      scripts={['list.js', ...(running ? ['live.js'] : [])]}
    >
      <Heading context={context} found={found} mayImport={mayOperate(request)} />
      {done === undefined ? null : <Notice kind="good">{doneWords(done, told)}</Notice>}
      {failure === null ? null : <Notice kind="bad">{failure}</Notice>}
      <section aria-label="Figures" data-live={running ? `/imports/${edition}/events` : undefined}>
        <Live figures={figures} silent={silent} />
      </section>
      <p class="hidden" role="status" aria-live="polite" data-spoken />
      {running ? (
        <p class="note">
          As of <When date={new Date()} />. It moves by itself; without scripts,{' '}
          <a href={`/imports/${edition}`}>load it again</a>.
        </p>
      ) : null}
      {mayOperate(request) ? (
        <ImportForms figures={figures} reply={reply} reason={filter.reason} problem={problem} />
      ) : null}
      <Films
        context={context}
        edition={edition}
        films={films}
        filter={filter}
        view={{ sort, without }}
        reasons={figures.reasons.map(({ reason }) => reason)}
        page={page}
        total={total}
      />
      {staged === undefined ? null : <Exports edition={edition} />}
      <Rejects rejects={rejects} total={figures.rejectedRows} />
    </Page>,
  );
}

function Live({ figures, silent }: { figures: Figures; silent: boolean }): VNode {
  return (
    <>
      {silent ? <SilentNotice /> : null}
      <FiguresView figures={figures} />
    </>
  );
}

function Heading(props: { context: DashboardContext; found: WholeImport; mayImport: boolean }): VNode {
  const { context, found, mayImport } = props;
  const { edition, state, staged, figures } = found;
  const closedAt = state?.closedAt ?? null;
  return (
    <hgroup>
      <h1>
        {edition} <StateBadge state={state?.state ?? null} held={figures.pausedFor !== null} />
      </h1>
      <p class="note">
        Started <When date={staged?.startedAt ?? state?.startedAt ?? null} />
        {closedAt === null ? null : (
          <>
            , ended <When date={closedAt} />
          </>
        )}{' '}
        · <WorkflowLink context={context} workflowId={importWorkflowId(edition)} />
        {figures.running || !mayImport ? null : (
          <>
            {' '}
            · <a href={`/imports/new?${againQuery(edition)}`}>Import it again</a>
          </>
        )}
      </p>
    </hgroup>
  );
}

const EXPORTS: Record<ExportFormat, string> = {
  json: 'JSON',
  jsonl: 'JSON Lines',
  csv: 'CSV',
  radarr: 'for Radarr',
  letterboxd: 'for Letterboxd',
  trakt: 'for Trakt',
};

function Exports({ edition }: { edition: string }): VNode {
  return (
    <p class="note">
      The edition as a file:{' '}
      {EXPORT_FORMATS.map((format, at) => (
        <>
          {at === 0 ? '' : ' · '}
          <a key={format} href={`/api/imports/${edition}/export?format=${format}`}>
            {EXPORTS[format]}
          </a>
        </>
      ))}
    </p>
  );
}

function againQuery(edition: string): string {
  const cut = edition.lastIndexOf('-');
  return new URLSearchParams({ festival: edition.slice(0, cut), year: edition.slice(cut + 1) }).toString();
}

function Rejects({
  rejects,
  total,
}: {
  rejects: { row: number; field: string; reason: string }[];
  total: number;
}): VNode | null {
  if (rejects.length === 0) return null;
  const shown = countRows(rejects);
  const first = total > shown ? `The first ${shown} of ${count(total)}. ` : '';
  return (
    <Panel
      id="rejects"
      title="Rows of the programme that were repaired or set aside"
      note={`${first}Mend them in the programme and import it again: films that are known cost nothing.`}
    >
      <Table
        caption="Rows that were repaired or set aside"
        rows={rejects}
        columns={[
          { name: 'Row', kind: 'numeric', cell: ({ row }) => row },
          { name: 'Field', kind: 'outside', cell: ({ field }) => field },
          { name: 'Why', kind: 'outside', cell: ({ reason }) => reason },
        ]}
      />
    </Panel>
  );
}
