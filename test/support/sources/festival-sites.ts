import Fastify, { type FastifyInstance } from 'fastify';
import { berlinaleItem, docavivPage, docavivPost, type SiteFilm } from './festival-pages.js';

const LOOPBACK = '127.0.0.1';
const BERLINALE_PATH = '/api/v1/en/festival-program';

/** How a site may fail: `changed` has other fields, `page` is a web page, `endless` has no last page. */
export const SITE_FAULTS = ['changed', 'page', 'down', 'endless', 'deep', 'refused'] as const;
export type SiteFault = (typeof SITE_FAULTS)[number];

export interface SimulatedSite {
  baseUrl: string;
  /** Method and path of what was asked, oldest first. */
  asked: () => string[];
  close: () => Promise<void>;
}

/** What a simulated site has. */
export interface SiteProgramme {
  /** Year of the programme that it shows. */
  year: number;
  films: SiteFilm[];
  fault?: SiteFault;
}

/** A server on a free port that answers as the Berlinale's programme interface does. */
export async function startBerlinale(programme: SiteProgramme): Promise<SimulatedSite> {
  return await listen(programme.fault, (app) => {
    app.post(BERLINALE_PATH, (request, reply) => {
      const { Page = 1, ResultsPerPage = 25 } = request.body as { Page?: number; ResultsPerPage?: number };
      const first = (Page - 1) * ResultsPerPage;
      const items = programme.films
        .map((film, index) => berlinaleItem(film, index, programme.year))
        .slice(first, first + ResultsPerPage);
      const last = Math.ceil(programme.films.length / ResultsPerPage);
      const paging = { current: Page, last: programme.fault === 'endless' ? 1_000_000 : last };
      return reply.send(programme.fault === 'changed' ? { films: items } : { items, paging });
    });
  });
}

/** A server on a free port that answers as Docaviv's WordPress does: a list by REST, a page for each film. */
export async function startDocaviv(programme: SiteProgramme): Promise<SimulatedSite> {
  return await listen(programme.fault, (app) => {
    app.get('/wp-json/wp/v2/films', (request, reply) => {
      const { page = '1', per_page = '10' } = request.query as Record<string, string>;
      const first = (Number(page) - 1) * Number(per_page);
      if (programme.fault === 'endless')
        return reply.send(
          Array.from({ length: Number(per_page) }, (_, index) =>
            docavivPost({ title: `Film ${first + index}` }, first + index, programme.year),
          ),
        );
      if (first > 0 && first >= programme.films.length)
        return reply.status(400).send({ code: 'rest_post_invalid_page_number' });
      return reply.send(
        programme.films
          .map((film, index) => docavivPost(film, index, programme.year))
          .slice(first, first + Number(per_page)),
      );
    });
    app.get<{ Params: { slug: string } }>('/films/:slug/', (request, reply) => {
      const film = programme.films[Number(/(\d+)$/.exec(request.params.slug)?.[1] ?? -1)];
      void reply.type('text/html; charset=UTF-8');
      if (film === undefined) return reply.status(404).send('<html><body>Not found</body></html>');
      return reply.send(
        programme.fault === 'changed' ? '<html><body><h1>New</h1></body></html>' : docavivPage(film),
      );
    });
  });
}

async function listen(
  fault: SiteFault | undefined,
  routes: (app: FastifyInstance) => void,
): Promise<SimulatedSite> {
  const app = Fastify({ forceCloseConnections: true });
  const asked: string[] = [];
  app.addHook('onRequest', async (request, reply) => {
    asked.push(`${request.method} ${request.url}`);
    if (fault === 'down') await reply.status(503).send('busy');
    if (fault === 'refused') await reply.status(403).send('no programs');
    if (fault === 'page') await reply.type('text/html').send('<!doctype html><title>Soon</title>');
    if (fault === 'deep') await reply.type('application/json').send('['.repeat(100_000));
  });
  routes(app);
  const baseUrl = await app.listen({ host: LOOPBACK, port: 0 });
  return { baseUrl, asked: () => [...asked], close: () => app.close() };
}
