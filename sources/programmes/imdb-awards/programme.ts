import { imdbAwards } from '../../../config/imdb-awards.js';
import { AppError } from '../../../domain/errors.js';
import type { Programme } from '../../../domain/programme/programme.js';
import { bufferContent, type Content } from '../files/content.js';
import { decoded } from '../files/encoding.js';
import { eventOf } from '../known-festivals.js';
import type { ProgrammeRows } from '../programme-rows.js';
import { fetchGuarded, shownUrl } from '../web/guarded-http.js';
import { MAX_FILE_BYTES, readEventFile, type AwardsEdition } from './event-file.js';
import { awardsRows } from './rows.js';

export type ImdbAwards = Extract<Programme, { kind: 'imdb-awards' }>;

/** Told with each programme that is read from it: whose it is, and what that means for its use. */
export const IMDB_AWARDS_ORIGIN =
  'From IMDb-Awards by Kometa-Team (MIT licence), which is made from IMDb, whose answers say that public or commercial use is not allowed. ' +
  'It names each nomination by one film, and no people.';

const YEARS_TOLD = 10;

/** What reading it needs. */
export interface AwardsContext {
  festival: string;
  signal: AbortSignal;
  /** Whether an IP address may be connected to; public ones by default. */
  mayConnectTo?: (address: string) => boolean;
  /** Opens a file by its path, within the folders that programmes may lie in. */
  open: (path: string) => Promise<Content>;
}

/**
 * A festival's programme of one year from IMDb-Awards: film ids with their nominations; titles are what their lookups find.
 * @throws {AppError} `InvalidProgramme` where festival, event or edition is not there, or the file is none of theirs.
 * @throws {AppError} `Unavailable` where it cannot be fetched now.
 */
export async function readImdbAwards(
  programme: ImdbAwards,
  year: number,
  context: AwardsContext,
): Promise<ProgrammeRows> {
  const event = eventOf(context.festival, programme.eventId);
  const editions = await readAwardsEditions(programme, context);
  const held = editions.filter((edition) => edition.year === year);
  if (held.length === 0)
    throw new AppError(
      'InvalidProgramme',
      `${event.name} ${year} is not in IMDb-Awards: its latest years there are ${yearsTold(editions)}.`,
    );
  const rows = awardsRows(held, event.competition);
  if (rows.length === 0)
    throw new AppError(
      'InvalidProgramme',
      `${event.name} ${year} has no nominations in IMDb-Awards yet. Start the import again once they are announced, or give the programme as a file.`,
    );
  const faults = held.flatMap((edition) => edition.faults);
  return {
    rows,
    warnings: [...faults.map((fault) => `Left out of IMDb-Awards' file: ${fault}`), IMDB_AWARDS_ORIGIN],
    incomplete: faults.length > 0,
  };
}

/**
 * The editions of a festival that IMDb-Awards has, newest first; those that are to come are there, and empty.
 * @throws {AppError} as {@link readImdbAwards} does.
 */
export async function readAwardsEditions(
  programme: ImdbAwards,
  context: AwardsContext,
): Promise<AwardsEdition[]> {
  if (programme.path !== undefined) {
    const content = await context.open(programme.path);
    return readEventFile(content, await textOf(content));
  }
  const { eventId, name } = eventOf(context.festival, programme.eventId);
  const { baseUrl, setByOperator } = imdbAwards();
  const url = programme.url ?? `${baseUrl}/events/${eventId}.yml`;
  const { response, target } = await fetchGuarded(url, {
    signal: context.signal,
    maxBytes: MAX_FILE_BYTES,
    accept: 'text/plain, application/yaml;q=0.9, */*;q=0.1',
    mayConnectTo: context.mayConnectTo,
    setByOperator: programme.url === undefined && setByOperator,
  });
  const shown = shownUrl(target);
  if (response.status === 404)
    throw new AppError(
      'InvalidProgramme',
      `IMDb-Awards has no file of ${name} (${shown}). Give its programme as a file, or read IMDb's page.`,
    );
  if (response.status !== 200)
    throw new AppError('InvalidProgramme', `${shown} answered with HTTP ${response.status}.`);
  return readEventFile({ name: shown }, await textOf(bufferContent(shown, Buffer.from(response.data))));
}

/** Those of them that have nominations, with the films that these name. */
export function heldEditions(editions: readonly AwardsEdition[]): { year: number; films: number }[] {
  return editions
    .filter(({ categories }) => categories.length > 0)
    .map(({ year, categories }) => ({
      year,
      films: new Set(categories.flatMap(({ nominees }) => nominees)).size,
    }));
}

async function textOf(content: Content): Promise<string> {
  let text = '';
  for await (const piece of decoded(content, 'utf-8')) text += piece;
  return text;
}

function yearsTold(editions: readonly AwardsEdition[]): string {
  const years = [...new Set(editions.map((edition) => edition.year))];
  return years.slice(0, YEARS_TOLD).join(', ') + (years.length > YEARS_TOLD ? ', …' : '');
}
