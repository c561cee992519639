import { nameId, type TitleOnImdb } from './facts.js';
import { hexFor, numberFor } from '../films/random.js';

type Json = Record<string, unknown>;

/** Bytes of a page: 0.5 to 1.1 MB were recorded; half of it are data that nobody here reads, half is markup. */
const LEAST = 500_000;
const SPREAD = 600_000;
/** People in the cast list of the main page. */
const TOP_CAST = 18;
const STARS = 3;
const DIRECTOR = 'amzn1.imdb.concept.name_credit_category.ace5cb4c-8708-4238-9542-04641e7c8171';

/**
 * The two halves of a title page's data as they have been since 2025: people in `castV2`, `crewV2` and
 * `principalCreditsV2`, a star now and then not in the cast list, a null in a list, a language that is none.
 */
export function realHalves(film: TitleOnImdb, upper: Json, lower: Json): { upper: Json; lower: Json } {
  const odd = (what: string, of: number): boolean => numberFor(`${what} ${film.imdbId}`, of) === 0;
  const { principalCredits: _old, ...fold } = upper;
  const { cast: _cast, directors: _directors, writers: _writers, ...column } = lower;
  const cast = film.cast.map(({ name, character }) => ({ ...personNamed(name), ...rolesOf(character) }));
  const stars = film.cast.slice(0, STARS).map(({ name }) => personNamed(name));
  const directors = film.directors.map(personNamed);
  const writers = film.writers.map(personNamed);
  const group = (text: string, credits: Json[], groupingId?: string): Json[] =>
    credits.length === 0 ? [] : [{ grouping: { groupingId, text }, totalCredits: credits.length, credits }];
  return {
    upper: {
      ...fold,
      principalCreditsV2: [
        ...group('Director', directors, DIRECTOR),
        ...group('Writers', writers),
        ...group('Stars', stars),
      ],
    },
    lower: {
      ...column,
      castV2: group('Top Cast', cast.slice(odd('star', 4) ? 1 : 0, TOP_CAST)),
      crewV2: [...group('Directors', directors), ...group('Writers', writers)],
      ...(film.languages.length === 0
        ? { spokenLanguages: { spokenLanguages: [{ id: 'zxx', text: 'None' }] } }
        : {}),
      ...(odd('akas', 3) ? { akas: { edges: [{ node: { text: null } }] } } : {}),
    },
  };
}

function personNamed(name: string): Json {
  const nameText = { text: name, __typename: 'NameText' };
  return { name: { id: nameId(name), nameText, __typename: 'Name' } };
}

function rolesOf(character: string | undefined): Json {
  const characters = character === undefined ? null : { edges: [{ node: { name: character } }] };
  const node = { category: { text: 'Actor' }, attributes: null, characters };
  return { creditedRoles: { edges: [{ node }] } };
}

/** What a page holds beside the film: data of other titles, and markup, of a size that its id decides. */
export function padding(id: string): { data: Json; markup: string } {
  const half = (LEAST + numberFor(`page size ${id}`, SPREAD)) / 2;
  const fitting = <T>(list: readonly T[], bytes: number): T[] =>
    list.slice(0, Math.floor((half / bytes) * list.length));
  return {
    data: { edges: fitting(OTHER_TITLES, OTHER_BYTES) },
    markup: fitting(SECTIONS, SECTIONS_BYTES).join(''),
  };
}

const OTHER_TITLES = Array.from({ length: 1500 }, (_, index) => {
  const seed = `other title ${index}`;
  return {
    node: {
      id: `tt${90_000_000 + numberFor(seed, 9_999_999)}`,
      titleText: { text: `Another title "${index}"`, __typename: 'TitleText' },
      primaryImage: {
        url: `https://m.media-amazon.com/images/M/${hexFor(seed, 40)}._V1_.jpg`,
        width: 1200,
        height: 1800,
      },
      ratingsSummary: { aggregateRating: 5 + numberFor(seed, 40) / 10, voteCount: numberFor(seed, 99_999) },
      plot: { plotText: { plainText: `What <i>happens</i> & why. ${hexFor(`${seed} plot`, 64)}` } },
      __typename: 'Title',
    },
  };
});
const SECTIONS = OTHER_TITLES.map(
  ({ node }) =>
    `<section class="ipc-page-section ipc-page-section--base celwidget" cel_widget_id="Static_${node.id}"><div class="ipc-title"><a href="/title/${node.id}/?ref_=tt_mlt_i" class="ipc-title-link-wrapper" tabindex="0"><h3 class="ipc-title__text">${node.id}</h3></a><img loading="lazy" class="ipc-image" src="${node.primaryImage.url}" width="140"/></div></section>`,
);
const OTHER_BYTES = JSON.stringify(OTHER_TITLES).length;
const SECTIONS_BYTES = SECTIONS.join('').length;
