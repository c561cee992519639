import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { partMovie } from '../../client/films/actions.js';
import { isAppError } from '../../domain/errors.js';
import type { MergedFilm } from '../../entities/review/judgements.js';
import { CsrfField } from '../components/layout.js';
import { Notice, Panel, When } from '../components/parts.js';
import type { DashboardContext } from '../context.js';
import { movieParams } from '../review/query.js';
import { filmName } from './labels.js';

/** The films that were made one with this one, each with the way back. */
export function MergedPanel({ films, reply }: { films: MergedFilm[]; reply: FastifyReply }): VNode | null {
  if (films.length === 0) return null;
  return (
    <Panel id="merged" title="Made one with it">
      <form method="post">
        <CsrfField reply={reply} />
        <ul>
          {films.map((film) => (
            <li key={film.id}>
              {filmName(film)}, <When date={film.mergedAt} />{' '}
              <button
                class="inline secondary"
                formAction={`/films/${film.id}/not-this-film`}
                aria-label={`Not this film: part ${filmName(film)}`}
              >
                Not this film
              </button>
            </li>
          ))}
        </ul>
      </form>
    </Panel>
  );
}

type Show = (request: FastifyRequest, reply: FastifyReply, notice: VNode) => Promise<FastifyReply>;

/** "Not this film": the id is that of the film that was merged. */
export function partAction(app: FastifyInstance, { client, database }: DashboardContext, show: Show): void {
  app.post('/films/:id/not-this-film', { config: { role: 'reviewer' } }, async (request, reply) => {
    const { id } = movieParams.parse(request.params);
    try {
      await partMovie({ client, db: database.manager }, id, { reviewer: request.person?.name ?? '' });
      return await reply.redirect(`/films/${id}?done=started`, 303);
    } catch (error) {
      if (!isAppError(error)) throw error;
      return await show(request, reply.code(409), <Notice kind="bad">{error.message}</Notice>);
    }
  });
}
