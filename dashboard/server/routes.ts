import type { FastifyInstance } from 'fastify';
import { aboutPage } from '../about/page.js';
import { alertsApi } from '../alerts/api.js';
import { importSteeringApi } from '../imports/api-steering.js';
import { importsApi } from '../imports/api.js';
import { sourcesApi } from '../sources/api.js';
import { filmsApi } from '../film/api.js';
import { reviewApi } from '../review/api.js';
import { overviewApi } from '../overview/api.js';
import type { DashboardContext } from '../context.js';
import { alertsPage } from '../alerts/page.js';
import { importPage } from '../imports/page.js';
import { awardsPage } from '../editions/awards.js';
import { editionsPage } from '../editions/page.js';
import { importsPage } from '../imports/list.js';
import { newImportPage } from '../imports/new.js';
import { overviewPage } from '../overview/page.js';
import { sourcePage } from '../sources/page.js';
import { sourcesPage } from '../sources/list.js';
import { decisionsPage } from '../decisions/page.js';
import { filmPage } from '../film/page.js';
import { filmsPage } from '../film/list.js';
import { reviewActions } from '../review/actions.js';
import { reviewFilmPage, reviewSearch } from '../review/page.js';
import { reviewMany } from '../review/queue/many.js';
import { reviewPeopleApi } from '../review/people/api.js';
import { reviewPeople } from '../review/people/page.js';
import { reviewPage } from '../review/queue/page.js';
import { historyPage } from '../history/page.js';
import { links } from '../links/routes.js';
import { sessionsPage } from '../sign-in/sessions.js';
import { prometheusMetrics } from './prometheus.js';

/** Adds the routes of one page, or of one part of the API. */
export type RegisterRoutes = (app: FastifyInstance, context: DashboardContext) => void;

/** Every page and every part of the API. */
export const ROUTES: RegisterRoutes[] = [
  overviewPage,
  overviewApi,
  prometheusMetrics,
  importsPage,
  editionsPage,
  awardsPage,
  newImportPage,
  importPage,
  importsApi,
  importSteeringApi,
  sourcesPage,
  sourcePage,
  alertsPage,
  sourcesApi,
  alertsApi,
  reviewPage,
  reviewMany,
  reviewPeople,
  reviewFilmPage,
  reviewSearch,
  reviewActions,
  decisionsPage,
  historyPage,
  filmsPage,
  filmPage,
  reviewApi,
  reviewPeopleApi,
  filmsApi,
  aboutPage,
  links,
  sessionsPage,
];
