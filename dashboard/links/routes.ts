import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { forgetLink, saveLink } from '../../entities/access/links.js';
import { plainText } from '../components/form-fields.js';
import type { DashboardContext } from '../context.js';
import { withoutBasePath } from '../server/base-path.js';
import { HttpError } from '../server/errors.js';
import { ownPath } from '../sign-in/own-path.js';
import { KEPT_LISTS } from './view.js';

const LONGEST = 2000;
const linkForm = z.object({
  name: plainText(60).refine((name) => name !== '', 'expected a name'),
  address: z.string().max(LONGEST),
});
const linkParams = z.object({ id: z.string().regex(/^\d{1,18}$/, 'expected the number of a link') });

/** Keeps lists as they are looked at under names, and forgets them. */
export function links(app: FastifyInstance, { database: { manager }, settings }: DashboardContext): void {
  app.post('/links', { config: { role: 'reviewer' } }, async (request, reply) => {
    const { name, address: given } = linkForm.parse(request.body);
    const address = ownPath(withoutBasePath(given, settings.basePath));
    const list = KEPT_LISTS.find((path) => address === path || address.startsWith(`${path}?`));
    if (list === undefined) throw new HttpError(400, 'address: expected that of a list.');
    const savedBy = request.person?.name ?? '';
    if (!(await saveLink(manager, { list, name, address, savedBy })))
      throw new HttpError(409, 'This list has as many links as it may have: forget one first.');
    return reply.redirect(address, 303);
  });

  app.post('/links/:id/forget', { config: { role: 'reviewer' } }, async (request, reply) => {
    const { id } = linkParams.parse(request.params);
    const list = await forgetLink(manager, id);
    if (list === undefined) throw new HttpError(404, 'There is no such link any more.');
    return reply.redirect(list, 303);
  });
}
