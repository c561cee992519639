import type { FastifyInstance } from 'fastify';

/** Attributes of our pages that hold addresses. The renderer escapes quotes in all text, so these can be nothing else. */
const ADDRESSES = / (href|src|action|data-live|data-details)="\/(?!\/)/g;

/** HTML whose addresses are those of the dashboard's top, as it is under a base path such as "/lookup". */
export function underBasePath(html: string, basePath = ''): string {
  return basePath === '' ? html : html.replace(ADDRESSES, ` $1="${basePath}/`);
}

/** Takes the base path from an address that a request came with; a proxy may have taken it away before. */
export function withoutBasePath(url: string, basePath = ''): string {
  if (basePath === '' || !url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  return rest === '' || rest.startsWith('?') ? `/${rest}` : rest.startsWith('/') ? rest : url;
}

/** Pages and redirects lead to where the dashboard is served. */
export function serveUnder(app: FastifyInstance, basePath = ''): void {
  if (basePath === '') return;
  app.addHook('onSend', (_request, reply, payload, done) => {
    const location = reply.getHeader('location');
    if (typeof location === 'string' && location.startsWith('/'))
      reply.header('location', basePath + location);
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html');
    done(null, isPage && typeof payload === 'string' ? underBasePath(payload, basePath) : payload);
  });
}
