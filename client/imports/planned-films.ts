import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import type { ProgrammeFolders } from '../../config/programme-folders.js';
import { editionKey } from '../../domain/identity.js';
import { filmKey } from '../../domain/slug.js';
import type { FestivalImportInput } from '../../domain/policy.js';
import type { Entry, Programme } from '../../domain/programme/programme.js';
import {
  readCompetitions,
  readImportedFilms,
  readKnownFilms,
  readSourceRecords,
  type KnownFilms,
  type PlannedFilm,
} from '../../entities/editions/plan.js';
import { peekCache } from '../../entities/sources/response-cache.js';
import { readSourcePolicies } from '../../entities/sources/policies.js';
import { SourceError } from '../../sources/http/errors.js';
import type { RequestGate } from '../../sources/http/gate.js';
import { readEntries } from '../../sources/programmes/entries.js';
import { IMDB_AWARDS_ORIGIN } from '../../sources/programmes/imdb-awards/programme.js';
import { readProgrammeRows } from '../../sources/programmes/read-programme.js';
import { createCrawlbase } from '../../sources/crawlbase/client.js';
import { createPageFetcher } from '../../sources/pages/fetcher.js';
import { createZyte } from '../../sources/zyte/client.js';
import { readEventPage } from './event-page.js';
import { firstVendor, planImport, type Plan } from './plan.js';
import { AppError, isAppError } from '../../domain/errors.js';

/** Behind the door of kept answers nobody is asked. */
const NOWHERE = 'http://nowhere.invalid';
const ZYTE = createZyte({ baseUrl: NOWHERE, key: '' });
const NOBODY = createPageFetcher('imdb_scrape', [
  ZYTE,
  createCrawlbase({ baseUrl: NOWHERE, key: undefined }),
]);
/** For their prices alone: a vendor without a key names none. */
const PRICED = [ZYTE, createCrawlbase({ baseUrl: NOWHERE, key: '', browserKey: '' })];
type ImdbEvent = Extract<Programme, { kind: 'imdb-event' }>;

/** The films that a plan is made for. */
export interface PlannedProgramme {
  films: PlannedFilm[];
  /** What the import will pay to read the programme, as a rule, in USD; 0 for one that is here already. */
  programmeUsd: number;
  /** USD spent on reading it just now. */
  spentUsd: number;
  /** Where the films come from, when a person should know. */
  note?: string;
}

/**
 * The films of the programme that an import would read. A festival's event page costs money: the kept page is used, else
 * what this database knows of the edition; with a `buyer` it is bought as the import would buy it, and kept for the import.
 * @param options.folders where a programme by path may lie; the uploads' folder by default.
 * @throws {AppError} `InvalidInput` in words, where the films cannot be had without paying, or at all.
 */
export async function plannedProgramme(
  input: FestivalImportInput,
  dataSource: DataSource,
  { buyer, folders }: { buyer?: Client; folders?: ProgrammeFolders | 'anywhere' } = {},
): Promise<PlannedProgramme> {
  const programme = input.programme ?? { kind: 'imdb-event' };
  if (programme.kind !== 'imdb-event') {
    const films = await read(programme, input, dataSource, folders);
    return { films, programmeUsd: 0, spentUsd: 0 };
  }
  const { policy } = input;
  // The import reads it then, too.
  if (policy?.spendMode === 'free-only' || policy?.spendLimitUsd === 0)
    return await awardsInstead(programme, input, dataSource, 'The import may spend nothing');
  const kept = await readKept(programme, input, dataSource);
  if (kept !== undefined) return { films: kept, programmeUsd: 0, spentUsd: 0 };
  if (buyer !== undefined) return await buy(programme, input, dataSource, buyer);
  const edition = editionKey(input.festival, input.year);
  const { aboutUsd, mostUsd } = await pagePrice(dataSource);
  const imported = await readImportedFilms(dataSource.manager, edition);
  if (imported !== undefined)
    return {
      films: imported.films,
      programmeUsd: aboutUsd,
      spentUsd: 0,
      note: `The films are those of the import of ${imported.importedAt.toISOString().slice(0, 10)}; the import reads IMDb's page anew, for about ${usd(aboutUsd)}, at most ${usd(mostUsd)}.`,
    };
  const price = `reading its page on IMDb costs about ${usd(aboutUsd)}, at most ${usd(mostUsd)}`;
  try {
    const { films } = await awardsInstead(programme, input, dataSource);
    const note = `The films are those of IMDb-Awards; the import reads IMDb's page where there is a key for it: ${price}. ${IMDB_AWARDS_ORIGIN}`;
    return { films, programmeUsd: aboutUsd, spentUsd: 0, note };
  } catch (error) {
    if (!isAppError(error)) throw error;
    throw new AppError(
      'InvalidInput',
      `Nothing is known of ${edition} yet (${error.message}). But ${price}, and the import then uses the kept page: ` +
        'add --fetch, or give the programme as a file.',
    );
  }
}

/**
 * What a page costs with the vendor that is asked first: about, by its bill or by the way of fetching that works; and at
 * most, where both are tried.
 */
async function pagePrice({ manager }: DataSource): Promise<{ aboutUsd: number; mostUsd: number }> {
  const policies = await readSourcePolicies(manager);
  const first = firstVendor(policies) ?? policies.find(({ source }) => source === 'imdb_scrape');
  const vendor = PRICED.find(({ name }) => name === first?.source) ?? ZYTE;
  const [plain = 0, browser = 0] = [vendor.costUsd('plain'), vendor.costUsd('browser')];
  const site = policies.find(({ source }) => source === 'imdb_scrape');
  const aboutUsd = first?.billedUsd ?? (site?.refusesPlain === true ? browser : plain);
  return { aboutUsd, mostUsd: Math.max(plain + browser, aboutUsd) };
}

/** The films of the same festival as IMDb-Awards has them, for nothing. */
async function awardsInstead(
  { eventId }: ImdbEvent,
  input: FestivalImportInput,
  dataSource: DataSource,
  why = '',
): Promise<PlannedProgramme> {
  const films = await read({ kind: 'imdb-awards', eventId }, input, dataSource).catch((error: unknown) => {
    if (!isAppError(error) || why === '') throw error;
    throw new AppError('InvalidInput', `${why}, and IMDb-Awards cannot be read for it: ${error.message}`);
  });
  return { films, programmeUsd: 0, spentUsd: 0, note: `${why}: IMDb-Awards is read. ${IMDB_AWARDS_ORIGIN}` };
}

async function readKept(
  programme: Programme,
  input: FestivalImportInput,
  dataSource: DataSource,
): Promise<PlannedFilm[] | undefined> {
  try {
    return await read(programme, input, dataSource);
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}

/** Has a worker buy the page under the limits and from the money that an import has, too. */
async function buy(
  programme: ImdbEvent,
  input: FestivalImportInput,
  dataSource: DataSource,
  buyer: Client,
): Promise<PlannedProgramme> {
  const { festival, year } = input;
  const { eventId } = programme;
  const { costUsd, from } = await readEventPage(buyer, { festival, year, eventId });
  if (from === 'imdb-awards')
    return await awardsInstead(programme, input, dataSource, "The workers have no key for IMDb's page");
  const films = await readKept(programme, input, dataSource);
  if (films === undefined) throw new AppError('InvalidInput', "IMDb's page was read, and is not kept.");
  return { films, programmeUsd: 0, spentUsd: costUsd };
}

async function read(
  programme: Programme,
  { festival, year }: FestivalImportInput,
  dataSource: DataSource,
  folders?: ProgrammeFolders | 'anywhere',
): Promise<PlannedFilm[]> {
  const { manager } = dataSource;
  const edition = editionKey(festival, year);
  const competitions = await readCompetitions(manager, festival);
  try {
    const { rows, rowNumbers } = await readProgrammeRows(programme, {
      festival,
      year,
      signal: new AbortController().signal,
      folders,
      gate: keptOnly(dataSource),
      pages: NOBODY,
    });
    return readEntries(rows, edition, rowNumbers).entries.map((entry) => ({
      filmKey: filmKey(entry, edition),
      imdbId: entry.imdbId,
      critical: isCritical(entry, competitions),
    }));
  } catch (error) {
    if (isAppError(error, 'InvalidProgramme', 'Unavailable'))
      throw new AppError('InvalidInput', error.message);
    throw error;
  }
}

function isCritical({ critical, nominations = [] }: Entry, competitions: readonly string[]): boolean {
  if (critical === true) return true;
  return nominations.some(
    ({ category, award }) =>
      competitions.includes(category) || (award !== undefined && competitions.includes(award)),
  );
}

/** A door behind which are kept answers alone; what is not kept counts as a page that could not be had. */
function keptOnly({ manager }: DataSource): RequestGate {
  return {
    async request({ source, key }) {
      const kept = await peekCache(manager, source, key);
      if (kept !== undefined) return { ...kept, fromCache: true, costUsd: 0 };
      throw new SourceError(source, 'blocked', `${key} is not kept`, { retryable: true, neverSent: true });
    },
  };
}

function usd(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

/** What an import of these films would do, by this database's own record. */
export async function planFor(
  { policy }: FestivalImportInput,
  { films, programmeUsd }: PlannedProgramme,
  { manager }: DataSource,
): Promise<Plan & { known: KnownFilms }> {
  const known = await readKnownFilms(manager, films);
  const limitUsd = policy?.spendLimitUsd;
  const plan = planImport({
    known,
    records: await readSourceRecords(manager),
    policies: await readSourcePolicies(manager),
    mode: policy?.spendMode ?? 'normal',
    programmeUsd,
    limitUsd,
  });
  return { ...plan, known };
}
