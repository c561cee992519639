import type { FastifyReply } from 'fastify';
import type { VNode } from 'preact';
import type { DashboardLink } from '../../entities/access/account.js';
import { CsrfField } from '../components/layout.js';

/** The lists that may be kept under a name as they are looked at. */
export const KEPT_LISTS = [
  '/films',
  '/imports',
  '/review',
  '/decisions',
  '/history',
  '/sources',
  '/alerts',
] as const;

/** The links that people keep of a list, and how to keep the one that is shown. */
export function KeptLinks({ links, reply }: { links: DashboardLink[]; reply: FastifyReply }): VNode {
  return (
    <nav aria-label="Kept links" class="kept-links">
      {links.length === 0 ? null : (
        <ul>
          {links.map(({ id, name, address, savedBy }) => (
            <li key={id}>
              <a href={address} title={`kept by ${savedBy}`}>
                {name}
              </a>
              <form method="post" action={`/links/${id}/forget`}>
                <CsrfField reply={reply} />
                <button type="submit" class="plain" aria-label={`Forget ${name}`}>
                  ×
                </button>
              </form>
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>Keep this view</summary>
        <form method="post" action="/links">
          <CsrfField reply={reply} />
          <input type="hidden" name="address" value={reply.request.url} data-here />
          <label>
            Its name, for everybody
            <input name="name" required maxLength={60} />
          </label>
          <button type="submit" class="secondary">
            Keep
          </button>
        </form>
      </details>
    </nav>
  );
}
