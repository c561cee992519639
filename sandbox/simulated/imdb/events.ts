import { CANNES_2025_AWARDS, type SimulatedAward } from '../films/cannes-2025-awards.js';
import { MADE_UP_EDITIONS } from '../films/made-up-festivals.js';
import { editionKey } from '../../../domain/identity.js';
import { KNOWN_FESTIVALS } from '../../../sources/programmes/known-festivals.js';
import { nameId } from './facts.js';
import { padding } from './real-page.js';
import type { FilmLibrary } from '../films/library.js';
import { numberFor } from '../films/random.js';

type Json = Record<string, unknown>;

/** Names of the events; each has its own. */
const NAMES: Record<string, string> = {
  ev0000147: 'Cannes Film Festival',
  ev0000681: 'Venice Film Festival',
  ev0000091: 'Berlin International Film Festival',
};

const EDITIONS: readonly { eventId: string; year: number; awards: SimulatedAward[] }[] = [
  { eventId: 'ev0000147', year: 2025, awards: CANNES_2025_AWARDS },
  ...MADE_UP_EDITIONS,
];

/** The editions whose pages there are, by event, in words ("Cannes Film Festival 2024 and 2025"). */
export function simulatedEditions(): string[] {
  const years = new Intl.ListFormat('en');
  return Object.entries(NAMES).map(([eventId, name]) => {
    const its = EDITIONS.filter((edition) => edition.eventId === eventId).map(({ year }) => String(year));
    return `${name} ${years.format(its.sort())}`;
  });
}

/** The same editions by the names under which they are imported: "cannes-2024". */
export function simulatedEditionKeys(): string[] {
  return EDITIONS.flatMap(({ eventId, year }) =>
    KNOWN_FESTIVALS.filter((each) => each.eventId === eventId).map(({ slug }) => editionKey(slug, year)),
  ).sort();
}

/** What an address of an event page asks for. */
export interface EventAddress {
  eventId: string;
  year: number;
  instance: number;
}

/**
 * Event, year and instance of an address such as `/event/ev0000147/2025/1/`; the year is absent in `/event/ev0000147/`,
 * from where IMDb leads to the latest edition; undefined for any other page.
 */
export function eventAddress(url: string): Partial<EventAddress> | undefined {
  const parts = /^\/event\/(ev\d{7})(?:\/(\d{4})\/(\d{1,2}))?\/?$/.exec(new URL(url).pathname);
  if (parts === null) return undefined;
  const [, eventId = '', year, instance = '1'] = parts;
  return { eventId, year: year === undefined ? undefined : Number(year), instance: Number(instance) };
}

/**
 * An event page as IMDb serves it: awards with their nominations in Next.js data. Films that the library has not are
 * left out, and editions of which it has none; a later year than that of the last is there and still empty.
 * @param isReal with what real pages hold beside: notes, companies, lists that are cut off, a film that nobody else has.
 * @returns the page and its own address; undefined where IMDb has no such edition.
 */
export function eventPage(
  { eventId = '', year: asked, instance }: Partial<EventAddress>,
  library: FilmLibrary,
  isReal: boolean,
): { html: string; url: string } | undefined {
  const editions = EDITIONS.filter(
    (each) => each.eventId === eventId && each.awards[0]?.nominees.some((id) => library.byImdbId(id)),
  );
  const years = editions.map(({ year }) => year);
  const year = asked ?? Math.max(...years);
  const name = NAMES[eventId];
  if (name === undefined || years.length === 0 || instance !== 1 || year < Math.min(...years))
    return undefined;
  const awards = (editions.find((each) => each.year === year)?.awards ?? [])
    .map((award) => awardOf(award, library))
    .map((award, index) => (isReal ? asReal(award, index, year) : award));
  const data = {
    props: {
      pageProps: {
        eventName: name,
        editionInfo: edition(eventId, year),
        edition: { awards, __typename: 'AwardsEventEdition' },
        historyEventEditions: [...new Set([...years, year])].sort().map((each) => edition(eventId, each)),
        requestContext: {},
        ...(isReal ? { moreFromTheFestivals: padding(eventId).data } : {}),
      },
    },
    page: '/event/[eventId]/[year]/[instance]',
    query: { eventId, year: String(year), instance: String(instance) },
    buildId: 'sandbox',
  };
  // JSON that cannot end the script that it stands in.
  const json = JSON.stringify(data).replace(/</g, '\\u003c');
  const html = [
    `<!DOCTYPE html><html lang="en-US"><head><meta charSet="utf-8"/><title>${name} (${year}) - IMDb</title></head>`,
    `<body><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">${json}</script></body></html>`,
  ].join('');
  return { html, url: `/event/${eventId}/${year}/${instance}/` };
}

interface AwardData {
  text: string;
  nominationCategories: { edges: { node: { nominations: Connection } }[] };
}
interface Connection {
  edges: { node: Json }[];
  pageInfo: Json;
}

/** The first award has a company, and a film that is nowhere else; the second is cut off; all have a note. */
function asReal(award: Json, index: number, year: number): Json {
  const { nominationCategories } = award as unknown as AwardData;
  const list = nominationCategories.edges[0]?.node.nominations;
  const first = list?.edges[0]?.node;
  if (list === undefined || first === undefined) return award;
  first['notes'] = { plainText: 'Shared <i>ex aequo</i>.', __typename: 'Markdown' };
  if (index === 0) {
    const company = { company: { id: 'co0000001', companyText: { text: 'Some Company' } }, note: null };
    (first['awardedEntities'] as Json)['secondaryAwardCompanies'] = [company];
    const title = {
      id: `tt9899${year}`,
      titleText: { text: `A Film of ${year} That Is Nowhere Else` },
      originalTitleText: null,
      releaseYear: null,
      titleType: null,
    };
    const awardedEntities = { awardTitles: [{ title }], secondaryAwardNames: null };
    list.edges.push({ node: { isWinner: false, notes: null, forEpisodes: null, awardedEntities } });
  } else if (index === 1) list.pageInfo = { hasNextPage: true, endCursor: 'eyJlc1Rva2VuIjpbIjEiXX0=' };
  return award;
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
