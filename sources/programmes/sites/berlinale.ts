import { counted } from '../../../domain/words/figures.js';
import { z } from 'zod';
import type { Entry } from '../../../domain/programme/programme.js';
import { compact } from '../../../domain/compact.js';
import type { ProgrammeRows } from '../programme-rows.js';
import { changed, inShape, notAnnounced, otherYear } from './shape.js';
import type { FestivalSite, SitePages } from './site.js';

const TITLE = "The Berlinale's site";
const PATH = '/api/v1/en/festival-program';
const FILMS_A_PAGE = 200;
/** The programme has about 340 films. */
const MAX_PAGES = 20;
/** Films of this section stand for the Golden Bear. */
const COMPETITION = 'Competition';

const named = z.looseObject({ name: z.string() });
const itemSchema = z.looseObject({
  /** Year of the edition and a number within it: 202615475. */
  id: z.union([z.int(), z.string()]),
  title: z.string().trim().min(1),
  otherTitles: z.union([z.array(z.string()), z.string()]).nullish(),
  section: named.nullish(),
  /** Lines such as `105'` and `North Macedonia, Serbia 2026`. */
  meta: z.array(z.string()).nullish(),
  crewMembers: z
    .array(z.looseObject({ function: z.string().nullish(), names: z.array(named).nullish() }))
    .nullish(),
  /** Directors, their part in brackets or not said. */
  reducedCrewMembers: z.array(named).nullish(),
  link: z.looseObject({ url: z.string().nullish() }).nullish(),
});
type Item = z.infer<typeof itemSchema>;

const pageSchema = z.looseObject({
  items: z.array(z.unknown()),
  paging: z.looseObject({ last: z.int().nonnegative().nullish() }).nullish(),
});

/** The programme of the Berlinale by the interface that its own programme page asks. */
export const berlinale: FestivalSite = {
  name: 'berlinale',
  title: TITLE,
  baseUrl: 'https://www.berlinale.de',
  certainty:
    'likely: three public programs that read the programme of 2026 agree on address and fields; no recording',
  async read(pages, year) {
    const items = await allItems(pages);
    if (items.length === 0) throw notAnnounced(TITLE);
    return rowsOf(items, year, pages.address(PATH));
  },
};

async function allItems(pages: SitePages): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let page = 1; ; page++) {
    const asked = { Sort: ['asc'], Page: page, ResultsPerPage: FILMS_A_PAGE };
    const read = inShape(pageSchema, await pages.json(PATH, asked), pages.address(PATH));
    items.push(...read.items);
    const last = read.paging?.last ?? 1;
    if (last > MAX_PAGES) throw changed(pages.address(PATH), `${last} pages of ${FILMS_A_PAGE} films`);
    if (page >= last || read.items.length === 0) return items;
  }
}

function rowsOf(items: readonly unknown[], year: number, address: string): ProgrammeRows {
  const read = items.map((item) => itemSchema.safeParse(item));
  const films = read.flatMap(({ data }) => (data === undefined ? [] : [data]));
  const years = films.map(yearOf).filter((each) => each !== undefined);
  if (years.length === 0) throw changed(address, 'no film says of which edition it is');
  if (!years.includes(year)) throw otherYear(TITLE, years, year);
  const ofYear = new Map(
    films.filter((film) => yearOf(film) === year).map((film) => [String(film.id), film]),
  );
  // What cannot be read is set aside as it came, with its reason.
  const unread = items.filter((_, index) => read[index]?.success === false);
  const others = films.filter((film) => yearOf(film) !== year);
  return {
    rows: [...[...ofYear.values()].map(entryOf), ...unread],
    warnings:
      others.length === 0
        ? []
        : [
            `${counted(others.length, 'film of another year is', 'films of other years are')} left out: ${others[0]?.title ?? ''}, …`,
          ],
  };
}

/** The edition that an item is of: by the address of its page, else by its id. */
function yearOf({ id, link }: Item): number | undefined {
  const digits = /\/(\d{4})\/programm/.exec(link?.url ?? '') ?? /^(\d{4})\d{5}$/.exec(String(id));
  return digits === null ? undefined : Number(digits[1]);
}

function entryOf(film: Item): Entry {
  const others = typeof film.otherTitles === 'string' ? [film.otherTitles] : (film.otherTitles ?? []);
  const made = madeIn(film.meta ?? []);
  const section = film.section?.name.trim();
  const directors = directorsOf(film);
  return compact({
    title: film.title,
    originalTitle: others.map((title) => title.trim()).find((title) => title !== '' && title !== film.title),
    year: made?.year,
    countries: made?.countries,
    runtimeMinutes: runtimeOf(film.meta ?? []),
    directors: directors.length === 0 ? undefined : directors,
    critical: section === COMPETITION ? true : undefined,
    nominations: section === undefined || section === '' ? undefined : [{ category: section }],
  });
}

function directorsOf({ crewMembers, reducedCrewMembers }: Item): string[] {
  const full = (crewMembers ?? [])
    .filter((member) => /^director$/i.test(member.function ?? ''))
    .flatMap(({ names }) => names ?? [])
    .map(({ name }) => name.trim());
  if (full.length > 0) return full;
  return (reducedCrewMembers ?? []).flatMap(({ name }) => {
    const [, person = name.trim(), part = 'Director'] = /^(.*\S)\s+\(([^()]*)\)$/.exec(name.trim()) ?? [];
    return person !== '' && /director/i.test(part) ? [person] : [];
  });
}

function runtimeOf(meta: readonly string[]): number | undefined {
  const minutes = meta.map((line) => /^(\d{1,4})\s*['′]/.exec(line.trim())?.[1]).find(Boolean);
  return minutes === undefined || minutes === '0' ? undefined : Number(minutes);
}

function madeIn(meta: readonly string[]): { year: number; countries: string[] } | undefined {
  for (const line of meta) {
    const parts = /^(.*)\b((?:18|19|20)\d{2})$/.exec(line.trim());
    if (parts === null) continue;
    const countries = (parts[1] ?? '')
      .split(/[,/]/)
      .map((country) => country.trim())
      .filter((country) => country !== '');
    return { year: Number(parts[2]), countries };
  }
  return undefined;
}
