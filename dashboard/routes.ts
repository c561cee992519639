import type { FastifyInstance } from 'fastify';
import type { DashboardContext } from './context.js';
import { overviewPage } from './pages/overview.js';

/** Adds the routes of one page, or of one part of the API. */
export type RegisterRoutes = (app: FastifyInstance, context: DashboardContext) => void;

/** Every page and every part of the API. */
export const ROUTES: RegisterRoutes[] = [overviewPage];
