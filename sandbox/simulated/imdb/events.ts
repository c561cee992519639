import { CANNES_2025_AWARDS, type SimulatedAward } from '../films/cannes-2025-awards.js';
import { nameId } from './facts.js';
import type { FilmLibrary } from '../films/library.js';
import { numberFor } from '../films/random.js';

type Json = Record<string, unknown>;

interface SimulatedEvent {
  name: string;
  /** Editions by year; a later one is there and still empty, an earlier one is not there. */
  editions: Record<number, SimulatedAward[]>;
}

const EVENTS: Record<string, SimulatedEvent> = {
  ev0000147: { name: 'Cannes Film Festival', editions: { 2025: CANNES_2025_AWARDS } },
};

/** The editions whose pages there are, in words ("Cannes Film Festival 2025"). */
export function simulatedEditions(): string[] {
  return Object.values(EVENTS).flatMap(({ name, editions }) =>
    Object.keys(editions).map((year) => `${name} ${year}`),
  );
}

/** What an address of an event page asks for. */
export interface EventAddress {
  eventId: string;
  year: number;
  instance: number;
}

/**
 * Event, year and instance of an address such as `/event/ev0000147/2025/1/`, or `/event/ev0000147/` for the latest
 * edition, to which IMDb leads; undefined for any other page.
 */
export function eventAddress(url: string): EventAddress | undefined {
  const parts = /^\/event\/(ev\d{7})(?:\/(\d{4})\/(\d{1,2}))?\/?$/.exec(new URL(url).pathname);
  if (parts === null) return undefined;
  const [, eventId = '', year, instance = '1'] = parts;
  const latest = Math.max(...yearsOf(eventId), 0);
  return { eventId, year: year === undefined ? latest : Number(year), instance: Number(instance) };
}

/** The address of an edition's page. */
export function addressOf({ eventId, year, instance }: EventAddress): string {
  return `https://www.imdb.com/event/${eventId}/${year}/${instance}/`;
}

function yearsOf(eventId: string): number[] {
  return Object.keys(EVENTS[eventId]?.editions ?? {}).map(Number);
}

/**
 * An event page as IMDb serves it: awards with their nominations in Next.js data. Films that the library has not are
 * left out.
 * @returns undefined where IMDb has no such edition.
 */
export function eventPage(
  { eventId, year, instance }: EventAddress,
  library: FilmLibrary,
): string | undefined {
  const event = EVENTS[eventId];
  const years = yearsOf(eventId);
  if (event === undefined || instance !== 1 || year < Math.min(...years)) return undefined;
  const awards = event.editions[year] ?? [];
  const data = {
    props: {
      pageProps: {
        eventName: event.name,
        editionInfo: edition(eventId, year),
        edition: { awards: awards.map((award) => awardOf(award, library)), __typename: 'AwardsEventEdition' },
        historyEventEditions: [...new Set([...years, year])].sort().map((each) => edition(eventId, each)),
        requestContext: {},
      },
    },
    page: '/event/[eventId]/[year]/[instance]',
    query: { eventId, year: String(year), instance: String(instance) },
    buildId: 'sandbox',
  };
  // JSON that cannot end the script that it stands in.
  const json = JSON.stringify(data).replace(/</g, '\\u003c');
  return [
    `<!DOCTYPE html><html lang="en-US"><head><meta charSet="utf-8"/><title>${event.name} (${year}) - IMDb</title></head>`,
    `<body><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">${json}</script></body></html>`,
  ].join('');
}

function edition(eventId: string, year: number): Json {
  const id = `ee${String(numberFor(`${eventId} ${year}`, 9_999_999)).padStart(7, '0')}`;
  return { year, id, instanceWithinYear: 1, __typename: 'AwardsEventEdition' };
}

function awardOf({ award, category, nominees, ...rest }: SimulatedAward, library: FilmLibrary): Json {
  const nominations = nominees
    .map((imdbId) => nominationOf(imdbId, rest, library))
    .filter((each) => each !== undefined);
  const node = {
    category: category === undefined ? null : { text: category, __typename: 'AwardCategory' },
    nominations: connection(nominations),
  };
  return {
    id: `aw${String(numberFor(award, 9_999_999)).padStart(7, '0')}`,
    text: award,
    nominationCategories: connection([node]),
  };
}

function nominationOf(
  imdbId: string,
  { winners = [], people = {}, alongside = {} }: Omit<SimulatedAward, 'award' | 'nominees'>,
  library: FilmLibrary,
): Json | undefined {
  const film = library.byImdbId(imdbId);
  if (film === undefined) return undefined;
  const title = {
    title: {
      id: imdbId,
      titleText: { text: film.title },
      originalTitleText: { text: film.originalTitle ?? film.title },
      releaseYear: film.year === undefined ? null : { year: film.year, endYear: null },
      titleType: { id: film.kind },
    },
  };
  const names = (list: string[] | undefined): Json[] | null =>
    list?.map((name) => ({ name: { id: nameId(name), nameText: { text: name } }, note: null })) ?? null;
  const nominated = names(people[imdbId]);
  // Whoever is nominated stands first: a person with the film behind, or a film with its people behind.
  const entities =
    nominated === null
      ? { awardTitles: [title], secondaryAwardNames: names(alongside[imdbId]), secondaryAwardCompanies: null }
      : { awardNames: nominated, secondaryAwardTitles: [title], secondaryAwardCompanies: null };
  return { isWinner: winners.includes(imdbId), notes: null, forEpisodes: null, awardedEntities: entities };
}

function connection(nodes: Json[]): Json {
  return { edges: nodes.map((node) => ({ node })), pageInfo: { hasNextPage: false, endCursor: null } };
}
