import { load } from 'cheerio/slim';
import { z } from 'zod';
import type { ProgrammeRows } from '../programme-rows.js';
import { docavivFilm, type DocavivFilm } from './docaviv-page.js';
import { changed, inShape, notAnnounced, otherYear } from './shape.js';
import type { FestivalSite, SitePages } from './site.js';
import { pageFault } from '../../http/html.js';

const TITLE = "Docaviv's site";
const FILMS_A_PAGE = 100;
/** A programme has about 130 films. */
const MAX_PAGES = 10;
const TOLD = 5;
/** With markup. */
const MAX_TITLE_LENGTH = 1000;

/** Posts of a WordPress site, as its REST interface gives them. */
const postsSchema = z.array(
  z.looseObject({
    slug: z.string().regex(/^[^/?#\\]{1,300}$/, 'expected a slug'),
    /** When it was published, in the site's time. */
    date: z.string().regex(/^\d{4}-\d{2}-\d{2}/, 'expected a date'),
    title: z.looseObject({ rendered: z.string().max(MAX_TITLE_LENGTH) }),
  }),
);
type Post = z.infer<typeof postsSchema>[number];

/**
 * The programme of Docaviv: its list of films by WordPress's REST interface, and each film's page, for the interface
 * has titles alone.
 */
export const docaviv: FestivalSite = {
  name: 'docaviv',
  title: TITLE,
  baseUrl: 'https://www.docaviv.co.il',
  certainty:
    "the list: sure, it is WordPress's own interface; the films' pages: likely, by one public program and its data of 2026; no recording",
  async read(pages, year) {
    const posts = await allPosts(pages);
    if (posts.length === 0) throw notAnnounced(TITLE);
    // Earlier programmes are taken off, so that the latest film says of which year all are.
    const shown = Math.max(...posts.map(({ date }) => Number(date.slice(0, 4))));
    if (shown !== year) throw otherYear(TITLE, [shown], year);
    return await rowsOf(posts, pages);
  },
};

async function allPosts(pages: SitePages): Promise<Post[]> {
  const posts: Post[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const path = `/wp-json/wp/v2/films?per_page=${FILMS_A_PAGE}&page=${page}`;
    const answer = await pages.json(path);
    // WordPress answers with HTTP 400 for a page after the last one.
    if (answer === undefined && page > 1) return posts;
    const read = inShape(postsSchema, answer, pages.address(path));
    posts.push(...read);
    if (read.length < FILMS_A_PAGE) return posts;
  }
  throw changed(pages.address('/wp-json/wp/v2/films'), `more than ${MAX_PAGES * FILMS_A_PAGE} films`);
}

async function rowsOf(posts: readonly Post[], pages: SitePages): Promise<ProgrammeRows> {
  const films: DocavivFilm[] = [];
  const missing: string[] = [];
  for (const post of posts) {
    const { rendered } = post.title;
    const title = pageFault(rendered) === undefined ? load(rendered).text().trim() : '';
    const page = await pages.html(pathOf(post));
    if (page === undefined) missing.push(title);
    films.push(docavivFilm(page ?? '', title));
  }
  // One page says little; a whole programme without a single director is another design.
  if (films.every(({ known }) => !known))
    throw changed(pages.address('/films/'), 'no film has a director, running time or screening');
  const events = films.filter(({ known }) => !known).map(({ entry }) => entry.title ?? '');
  return {
    rows: films.filter(({ known }) => known).map(({ entry }) => entry),
    warnings: [
      ...told(missing, 'films are listed and have no page'),
      ...told(
        events,
        'entries have no director, running time or screening, as events have, and are left out',
      ),
    ],
    incomplete: missing.length > 0,
  };
}

/** Slugs come encoded as a rule. */
function pathOf({ slug }: Post): string {
  return `/films/${/^[\w%.~-]+$/.test(slug) ? slug : encodeURIComponent(slug)}/`;
}

function told(titles: readonly string[], what: string): string[] {
  if (titles.length === 0) return [];
  return [
    `${titles.length} ${what}: ${titles.slice(0, TOLD).join(', ')}${titles.length > TOLD ? ', …' : ''}`,
  ];
}
