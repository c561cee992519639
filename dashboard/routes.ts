import type { FastifyInstance } from 'fastify';
import { alertsApi } from './api/alerts.js';
import { importSteeringApi } from './api/imports-steering.js';
import { importsApi } from './api/imports.js';
import { sourcesApi } from './api/sources.js';
import { filmsApi } from './api/films.js';
import { reviewApi } from './api/review.js';
import { overviewApi } from './api/overview.js';
import type { DashboardContext } from './context.js';
import { alertsPage } from './pages/alerts.js';
import { importPage } from './pages/import.js';
import { importsPage } from './pages/imports.js';
import { newImportPage } from './pages/new-import.js';
import { overviewPage } from './pages/overview.js';
import { sourcePage } from './pages/source.js';
import { sourcesPage } from './pages/sources.js';
import { filmPage } from './pages/film.js';
import { filmsPage } from './pages/films.js';
import { reviewActions } from './pages/review-actions.js';
import { reviewFilmPage } from './pages/review-film.js';
import { reviewPage } from './pages/review.js';
import { prometheusMetrics } from './prometheus.js';

/** Adds the routes of one page, or of one part of the API. */
export type RegisterRoutes = (app: FastifyInstance, context: DashboardContext) => void;

/** Every page and every part of the API. */
export const ROUTES: RegisterRoutes[] = [
  overviewPage,
  overviewApi,
  prometheusMetrics,
  importsPage,
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
  reviewFilmPage,
  reviewActions,
  filmsPage,
  filmPage,
  reviewApi,
  filmsApi,
];
