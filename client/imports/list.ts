import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import {
  knownEditions,
  listEditions,
  readEditions,
  type EditionFigures,
} from '../../entities/editions/figures.js';
import {
  listImportStates,
  listRunningStates,
  listTroubledImports,
  withFigures,
  type ImportState,
} from './state.js';

export const IMPORTS_A_PAGE = 25;
const TROUBLED_SHOWN = 50;

interface Services {
  client: Client;
  database: DataSource;
}

/** An import as the list shows it; without an edition its programme was not read, yet or at all. */
export interface ListedImport {
  edition: string;
  state: ImportState | undefined;
  staged: EditionFigures | undefined;
}

/** A page of imports, the latest first. */
export interface ImportsPage {
  /** Editions, the one imported last first. */
  imports: ListedImport[];
  /** Imports whose programme was not read, yet or at all; on the first page alone. */
  unread: ListedImport[];
  more: boolean;
  /** Temporal does not answer. */
  silent: boolean;
}

/** A page of editions with the state of their imports, the one imported last first unless `sort` says otherwise, and the imports that have no edition. */
export async function listImports(
  services: Services,
  page: number,
  sort?: Parameters<typeof listEditions>[1]['sort'],
): Promise<ImportsPage> {
  const { client, database } = services;
  const found = await listEditions(database.manager, {
    sort,
    limit: IMPORTS_A_PAGE + 1,
    offset: (page - 1) * IMPORTS_A_PAGE,
  });
  const editions = found.slice(0, IMPORTS_A_PAGE);
  const more = found.length > IMPORTS_A_PAGE;
  try {
    const [states, unread] = await Promise.all([
      listImportStates(
        client,
        editions.map(({ edition }) => edition),
      ),
      page === 1 ? unreadImports(services) : [],
    ]);
    const staged = editions.map((figures) => ({
      edition: figures.edition,
      state: states.get(figures.edition),
      staged: figures,
    }));
    const told = (listed: ListedImport[]): Promise<ListedImport[]> =>
      Promise.all(listed.map((one) => withWords(services, one)));
    return { imports: await told(staged), unread: await told(unread), more, silent: false };
  } catch {
    const imports = editions.map((staged) => ({ edition: staged.edition, state: undefined, staged }));
    return { imports, unread: [], more, silent: true };
  }
}

/** Imports that run now, the latest first, with their figures. */
export async function listRunningImports({ client, database }: Services): Promise<ListedImport[]> {
  const states = await listRunningStates(client, IMPORTS_A_PAGE);
  const staged = await readEditions(
    database.manager,
    states.map(({ edition }) => edition),
  );
  return await Promise.all(
    states.map(async (state) => ({
      edition: state.edition,
      state: await withFigures(client, state),
      staged: staged.find(({ edition }) => edition === state.edition),
    })),
  );
}

async function unreadImports({ client, database }: Services): Promise<ListedImport[]> {
  const states = await listTroubledImports(client, TROUBLED_SHOWN);
  const known = await knownEditions(
    database.manager,
    states.map(({ edition }) => edition),
  );
  return states
    .filter(({ edition }) => !known.has(edition))
    .map((state) => ({ edition: state.edition, state, staged: undefined }));
}

/** Those that run say how far they are, those that failed why. */
async function withWords({ client }: Services, listed: ListedImport): Promise<ListedImport> {
  const { state } = listed;
  if (state === undefined || state.state === 'completed') return listed;
  return { ...listed, state: await withFigures(client, state) };
}
