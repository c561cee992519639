import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
} from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { DashboardContext } from '../context.js';
import { navigationCounts } from './counts.js';
import { serveUnder, withoutBasePath } from './base-path.js';
import { errorPages } from './error-pages.js';
import { HttpError } from './errors.js';
import { healthChecks } from './health.js';
import { loginPages } from '../sign-in/login.js';
import { packageFile, PUBLIC_FOLDER } from './public-files.js';
import { ROUTES } from './routes.js';
import { secure } from '../sign-in/security.js';

/** A client that sends or reads more slowly holds a connection for nothing; a programme of 100 MB may take its time. */
const REQUEST_TIMEOUT_MS = 5 * 60_000;

/** Largest file that an import may be started with. */
const UPLOAD_BYTES = 32 * 1024 * 1024;

/**
 * The dashboard as a web server that does not listen yet.
 * @param log where requests that failed are told; none when absent.
 */
export async function createDashboard(
  context: DashboardContext,
  log?: FastifyBaseLogger,
): Promise<FastifyInstance> {
  const { basePath = '', trustedProxies = [] } = context.settings;
  const app = Fastify({
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: REQUEST_TIMEOUT_MS,
    loggerInstance: log,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    rewriteUrl: ({ url = '/' }) => withoutBasePath(url, basePath),
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { ignoreTrailingSlash: true },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  errorPages(app);
  serveUnder(app, basePath);
  app.addHook('onRequest', refuseWithoutBoundary);
  await app.register(formbody);
  // Fields of a form with a file stand beside it in the body, so that its token can be checked like any other's.
  await app.register(multipart, {
    attachFieldsToBody: 'keyValues',
    limits: { fileSize: UPLOAD_BYTES, files: 1 },
  });
  await secure(app, context);
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Festival lookup',
        description:
          'What the dashboard shows and does, for scripts. Sign in with a token, or with HTTP Basic authorization.',
        version: '1',
      },
      servers: [{ url: basePath === '' ? '/' : basePath }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          basic: { type: 'http', scheme: 'basic' },
        },
      },
      security: [{ token: [] }, { basic: [] }],
    },
    transform: jsonSchemaTransform,
    hideUntagged: true,
  });
  await serveAssets(app);
  healthChecks(app, context);
  loginPages(app, context);
  navigationCounts(app, context);
  for (const register of ROUTES) register(app, context);
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger());
  await app.ready();
  return app;
}

/** What reads forms with files fails without it in a way that looks like a fault of ours. */
function refuseWithoutBoundary({ headers }: FastifyRequest, _reply: unknown, done: () => void): void {
  const { 'content-type': type = '' } = headers;
  if (/^\s*multipart\//i.test(type) && !/;\s*boundary=("[^"]+"|[^\s;"]+)/i.test(type))
    throw new HttpError(400, 'content-type: expected multipart/form-data with its boundary.');
  done();
}

async function serveAssets(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, { root: PUBLIC_FOLDER, prefix: '/assets/', maxAge: '1 hour' });
  const files: Record<string, string> = {
    'pico.css': packageFile('@picocss/pico/css/pico.min.css'),
    'chart.js': packageFile('chart.js').replace(/chart\.js$/, 'chart.umd.min.js'),
  };
  for (const [name, path] of Object.entries(files))
    app.get(`/assets/${name}`, { schema: { hide: true } }, (_request, reply) =>
      reply.sendFile(path.split('/').at(-1) ?? '', path.slice(0, path.lastIndexOf('/'))),
    );
}
