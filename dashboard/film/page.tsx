import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Client } from '@temporalio/client';
import type { VNode } from 'preact';
import { RETRIED, retryMovie } from '../../client/films/actions.js';
import { endOf } from '../../client/films/lookup-end.js';
import { unattendedWords } from '../../client/films/unattended-words.js';
import { lookupKey, lookupWorkflowId } from '../../domain/identity.js';
import { RecordBadge, Notice, Panel, ShareBar, When, WorkflowLink } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { CsrfField, Page, sendPage } from '../components/layout.js';
import { isOpen } from '../review/states.js';
import { reasonWords, sourceWords } from '../../domain/words/films.js';
import { AttemptsPanel, ChangesPanel, DecisionsPanel } from './history.js';
import { readFilm, type Film } from './data.js';
import { CollaborationsPanel, CreditsPanel, ImagesPanel, NominationsPanel, RatingsPanel } from './panels.js';
import { MergedPanel, partAction } from './merged.js';
import { SourceLinks, StateBadge } from './parts.js';
import { runningTime } from './labels.js';
import { doneQuery, movieParams } from '../review/query.js';
import { EvidenceList } from '../review/evidence.js';
import { AppError, isAppError } from '../../domain/errors.js';

/** The page is more useful without a word on the lookup than late. */
const PATIENCE_MS = 2000;

/** `/films/<movie id>`: a film's record, where it comes from, and everything that was tried and decided. */
export function filmPage(app: FastifyInstance, context: DashboardContext): void {
  app.get('/films/:id', async (request, reply) => {
    const { done } = doneQuery.parse(request.query);
    const words = done === 'retried' || done === 'started' ? RETRIED[done] : undefined;
    return await show(request, reply, words === undefined ? null : <Notice kind="good">{words}</Notice>);
  });

  app.post('/films/:id/retry', { config: { role: 'reviewer' } }, async (request, reply) => {
    const { id } = movieParams.parse(request.params);
    try {
      const services = { client: context.client, db: context.database.manager };
      const done = await retryMovie(services, id, request.person?.name ?? '');
      return await reply.redirect(`/films/${id}?done=${done}`, 303);
    } catch (error) {
      if (!isAppError(error)) throw error;
      return await show(request, reply.code(409), <Notice kind="bad">{error.message}</Notice>);
    }
  });

  partAction(app, context, show);

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    notice: VNode | null,
  ): Promise<FastifyReply> {
    const { id } = movieParams.parse(request.params);
    const film = await readFilm(context.database.manager, id);
    if (film === undefined) throw new AppError('NotFound', `There is no film ${id}.`);
    if ('mergedInto' in film) return reply.redirect(`/films/${film.mergedInto}`, 303);
    const left = await unattended(context.client, film);
    return sendPage(
      reply,
      <Page title={film.name} section="/films" request={request}>
        <h1>{film.name}</h1>
        {notice}
        {left === undefined ? null : <Notice kind="bad">{left}</Notice>}
        <FilmActions film={film} context={context} reply={reply} />
        <div class="stack">
          <div class="panels">
            <RecordPanel film={film} />
            <MatchPanel film={film} />
          </div>
          <NominationsPanel nominations={film.nominations} />
          <AttemptsPanel attempts={film.attempts} />
          <DecisionsPanel decisions={film.decisions} />
          <ChangesPanel changes={film.changes} />
          <MergedPanel films={film.merged} reply={reply} />
          <div class="panels">
            <RatingsPanel ratings={film.ratings} />
            <CreditsPanel credits={film.credits} />
            <CollaborationsPanel collaborations={film.collaborations} />
            <ImagesPanel images={film.images} title={film.name} context={context} />
          </div>
        </div>
      </Page>,
    );
  }
}

/** That nothing looks after a film that waits; undefined where its lookup runs, or Temporal does not answer. */
async function unattended(client: Client, { record }: Film): Promise<string | undefined> {
  const { workflowId, reviewState, imdbId } = record;
  if (workflowId === null || (reviewState !== 'parked' && reviewState !== 'review')) return undefined;
  const ids = imdbId === null ? [workflowId] : [workflowId, lookupWorkflowId(imdbId)];
  const { ended } = await client
    .withDeadline(Date.now() + PATIENCE_MS, () => endOf(client, ...ids))
    .catch(() => ({ ended: 'running' }));
  return ended === 'running' ? undefined : unattendedWords(lookupKey(workflowId), ended);
}

/** Where it stands, and what can be done with it. */
function FilmActions(props: { film: Film; context: DashboardContext; reply: FastifyReply }): VNode {
  const { film, context, reply } = props;
  const { id, reviewState, workflowId, reason } = film.record;
  const settledByPerson = reviewState === 'decided' || reviewState === 'rejected';
  const open = isOpen(reviewState);
  return (
    <div>
      <p>
        <RecordBadge film={film.record} /> {reviewState === null ? null : <StateBadge state={reviewState} />}{' '}
        {reason === null ? null : <span>{reasonWords(reason)}</span>}{' '}
        <WorkflowLink context={context} workflowId={workflowId} />
      </p>
      <form method="post" class="actions">
        <CsrfField reply={reply} />
        {settledByPerson ? null : (
          <button formAction={`/films/${id}/retry`} class="secondary">
            Look it up again now
          </button>
        )}
        {open ? null : (
          <button formAction={`/review/${id}/reopen`} class="secondary">
            Match it anew (reopen)
          </button>
        )}
        {open ? (
          <a role="button" href={`/review/${id}`}>
            Decide on it
          </a>
        ) : null}
      </form>
    </div>
  );
}

function RecordPanel({ film: { record } }: { film: Film }): VNode {
  const lines: [string, string | null | undefined][] = [
    ['Title', record.title],
    ['Original title', record.originalTitle],
    ['Other titles', record.alternativeTitles.slice(0, 12).join(' · ')],
    ['Year', record.year?.toString()],
    ['Released', record.releaseDate],
    ['Running time', runningTime(record.runtime)],
    ['Countries', record.countries.join(', ')],
    ['Languages', record.languages.join(', ')],
    ['Genres', record.genres.join(', ')],
    ['Status', record.status],
    ['Tagline', record.tagline],
    ['Plot', record.overview],
  ];
  return (
    <Panel id="record" title="Record">
      <dl class="facts">
        {lines
          .filter(([, value]) => value !== undefined && value !== null && value !== '')
          .map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}
        <dt>Ids</dt>
        <dd>
          <SourceLinks tmdbId={record.tmdbId} imdbId={record.imdbId} />
          {record.festivalKey === null ? '' : ` ${record.festivalKey}`}
        </dd>
        <dt>Changed</dt>
        <dd>
          <When date={record.updatedAt} />
        </dd>
      </dl>
    </Panel>
  );
}

/** Why this record is the film, as far as anybody knows. */
function MatchPanel({ film: { record } }: { film: Film }): VNode {
  const { matchConfidence, matchStrategy, matchEvidence } = record;
  return (
    <Panel id="match" title="Sources and match">
      <dl class="facts">
        <dt>Sources</dt>
        <dd>{record.dataSourceHierarchy.map(sourceWords).join(' → ') || 'none yet'}</dd>
        <dt>Confidence</dt>
        <dd>
          <ShareBar share={matchConfidence} label="Confidence of the match" />
        </dd>
        <dt>Found by</dt>
        <dd>{matchStrategy ?? '–'}</dd>
        <dt>Last asked</dt>
        <dd>
          <When date={record.lastTried} />
        </dd>
        <dt>In the index</dt>
        <dd>{record.criEligible ? 'eligible' : 'not eligible'}</dd>
      </dl>
      {matchEvidence === null || matchEvidence.line === '' ? null : (
        <>
          <h3>Evidence</h3>
          <EvidenceList line={matchEvidence.line} />
        </>
      )}
    </Panel>
  );
}
