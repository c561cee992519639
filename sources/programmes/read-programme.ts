import { programmeFolders, type ProgrammeFolders } from '../../config/programme-folders.js';
import type { Programme } from '../../domain/programme/programme.js';
import type { RequestGate } from '../http/gate.js';
import type { PageFetcher } from '../pages/fetcher.js';
import { fileContent } from './files/content.js';
import { readContent, readProgrammeFile } from './files/file.js';
import { allowedFile } from './files/folders.js';
import { readImdbAwards, type AwardsContext } from './imdb-awards/programme.js';
import { readImdbEvent } from './imdb-event/programme.js';
import type { ProgrammeRows } from './programme-rows.js';
import { readSite } from './sites/sites.js';
import { fetchProgramme } from './web/url.js';

/** What reading a programme needs of its caller. */
export interface ProgrammeContext {
  festival: string;
  year: number;
  /** Aborts requests under way. */
  signal: AbortSignal;
  /** The door to paid requests, and the client for them; without both, IMDb-Awards is read in place of event pages. */
  gate?: RequestGate;
  pages?: PageFetcher;
  /** Where programmes by path may lie; the uploads' folder by default. Anywhere is for a person's own command line. */
  folders?: ProgrammeFolders | 'anywhere';
  /** Lets programmes be fetched from this machine and its network, too. */
  allowPrivateAddresses?: boolean;
}

/**
 * The rows of a programme as they came, unchecked.
 * @param programme a file or URL may say which of its columns gives which field.
 * @throws {AppError} `InvalidProgramme` in words, when the programme as a whole cannot be read.
 * @throws {AppError | SourceError} `Unavailable`, or a source's fault, when it cannot be fetched now.
 */
export async function readProgrammeRows(
  programme: Programme,
  context: ProgrammeContext,
): Promise<ProgrammeRows> {
  switch (programme.kind) {
    case 'inline':
      return {
        rows: programme.entries,
        warnings: programme.warnings ?? [],
        ...numbered(programme.rowNumbers),
      };
    case 'file':
      return await readFileWithin(programme, context.folders ?? programmeFolders());
    case 'url': {
      const { content, format } = await fetchProgramme(programme.url, {
        signal: context.signal,
        ...reach(context),
      });
      const { rows, warnings, rowNumbers } = await readContent(content, format, programme.columns);
      return { rows, warnings, ...numbered(rowNumbers) };
    }
    case 'site':
      return await readSite(programme, context.year, { signal: context.signal, ...reach(context) });
    case 'imdb-awards':
      return await readImdbAwards(programme, context.year, awardsContext(context));
    case 'imdb-event': {
      const { gate, pages, ...rest } = context;
      if (gate === undefined || pages === undefined) return await readInstead(programme.eventId, context);
      return await readImdbEvent(programme.eventId, { ...rest, gate, pages });
    }
  }
}

/** Where no event page can be bought, the same festival is read from IMDb-Awards, which says so. */
async function readInstead(eventId: string | undefined, context: ProgrammeContext): Promise<ProgrammeRows> {
  const instead = { kind: 'imdb-awards' as const, eventId };
  const { warnings, ...read } = await readProgrammeRows(instead, context);
  const why = "IMDb's page costs money, and there is no key for it here or the import may spend nothing: ";
  return { ...read, warnings: [`${why}IMDb-Awards was read instead.`, ...warnings], instead };
}

/** What reading IMDb-Awards needs, of a context. */
export function awardsContext(
  context: Pick<ProgrammeContext, 'festival' | 'signal' | 'folders' | 'allowPrivateAddresses'>,
): AwardsContext {
  const { festival, signal, folders = programmeFolders() } = context;
  return {
    festival,
    signal,
    ...reach(context),
    async open(path) {
      if (folders === 'anywhere') return await fileContent(path, 'json');
      const file = await allowedFile(path, folders);
      return await fileContent(file.path, 'json', { name: path, confidential: file.confidential });
    },
  };
}

async function readFileWithin(
  { path, columns }: Extract<Programme, { kind: 'file' }>,
  folders: ProgrammeFolders | 'anywhere',
): Promise<ProgrammeRows> {
  if (folders === 'anywhere') return await readProgrammeFile(path, columns);
  const file = await allowedFile(path, folders);
  return await readProgrammeFile(file.path, columns, { name: path, confidential: file.confidential });
}

function numbered(rowNumbers: number[] | undefined): { rowNumbers?: number[] } {
  return rowNumbers === undefined ? {} : { rowNumbers };
}

function reach({ allowPrivateAddresses }: Pick<ProgrammeContext, 'allowPrivateAddresses'>): {
  mayConnectTo?: () => boolean;
} {
  return allowPrivateAddresses === true ? { mayConnectTo: () => true } : {};
}
