import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import type { ProgrammeFolders } from '../config/programme-folders.js';
import type { DashboardSettings } from './settings.js';

/** What every page is made from. */
export interface DashboardContext {
  settings: DashboardSettings;
  database: DataSource;
  /** For lists and figures, which may be a moment old: a replica, or the database itself by default. */
  replica?: DataSource;
  client: Client;
  /** Where programmes by path may lie; the uploads' folder by default. */
  folders?: ProgrammeFolders;
}

/** Where lists and figures are read. */
export function readingOf({ replica, database }: DashboardContext): DataSource {
  return replica ?? database;
}

/** Address of a workflow in Temporal Web; undefined where Temporal Web is not known. */
export function workflowUrl(context: DashboardContext, workflowId: string): string | undefined {
  const {
    settings: { temporalWebUrl },
    client,
  } = context;
  if (temporalWebUrl === undefined) return undefined;
  return `${temporalWebUrl}/namespaces/${encodeURIComponent(client.options.namespace)}/workflows/${encodeURIComponent(workflowId)}`;
}
