import type { CreditRecord } from '../../domain/film.js';
import { compact } from '../../domain/compact.js';
import { textOf } from '../values.js';
import type { ImdbCredit, ImdbCreditGroup, ImdbGroupedCredit, ImdbTitleData } from './page-schema.js';

type Department = CreditRecord['department'];
type Name = ImdbCredit['name'];

/** Departments by the headings that IMDb gives to groups of credits; all others are crew. */
const HEADINGS: readonly [RegExp, Department, string][] = [
  [/^((top )?cast|stars?|actors?|actresses?)$/i, 'cast', 'Actor'],
  [/^directors?$/i, 'directing', 'Director'],
  [/^writers?$/i, 'writing', 'Writer'],
  [/^producers?$/i, 'production', 'Producer'],
];

/** Groups that pages name by an id alone. */
const HEADINGS_BY_ID: Record<string, string> = {
  'amzn1.imdb.concept.name_credit_category.ace5cb4c-8708-4238-9542-04641e7c8171': 'Director',
};

/**
 * The credits of a title page. Which lists there are changes from year to year, and any may be cut short: all that they
 * say of the cast, the stars first, and for every other department the longest list.
 */
export function imdbCredits(halves: readonly ImdbTitleData[]): CreditRecord[] {
  const stars = withoutRepeats(halves.flatMap(principalCredits));
  const lists = [
    halves.flatMap(groupedCredits),
    halves.flatMap(listedCredits),
    halves.flatMap(categoryCredits),
    halves.flatMap((half) => people(creditsIn(half.directorsPageTitle), 'Directors')),
  ]
    .map(withoutRepeats)
    .sort((one, other) => other.length - one.length);
  const of = (department: Department) =>
    [stars, ...lists].map((credits) => credits.filter((credit) => credit.department === department));
  const others: Department[] = ['directing', 'writing', 'production', 'crew'];
  return [
    ...unionOfCasts(of('cast')),
    ...others.flatMap((department) =>
      of(department).reduce((longest, credits) => (credits.length > longest.length ? credits : longest)),
    ),
  ];
}

/** Everybody in any of the lists once, in their order, with the first character that one of them names. */
function unionOfCasts(lists: readonly CreditRecord[][]): CreditRecord[] {
  const union: CreditRecord[] = [];
  for (const credit of lists.flat()) {
    const known = union.find((each) => isSamePerson(each, credit));
    if (known === undefined) union.push({ ...credit, position: union.length });
    else
      Object.assign(
        known,
        compact({ imdbPersonId: credit.imdbPersonId, character: credit.character, ...compact(known) }),
      );
  }
  return union;
}

function isSamePerson(one: CreditRecord, other: CreditRecord): boolean {
  return one.imdbPersonId === undefined || other.imdbPersonId === undefined
    ? one.name === other.name
    : one.imdbPersonId === other.imdbPersonId;
}

/** Both halves of a page may hold the same list. */
function withoutRepeats(credits: CreditRecord[]): CreditRecord[] {
  const keyed = credits.map((credit): [string, CreditRecord] => {
    const person = credit.imdbPersonId ?? credit.name;
    return [`${person} ${credit.department} ${credit.job} ${credit.character ?? ''}`, credit];
  });
  return [...new Map(keyed).values()];
}

/** Pages of 2026: every department with its people, and each person's roles in it. */
function groupedCredits(data: ImdbTitleData): CreditRecord[] {
  return (data.creditGroupings?.edges ?? []).flatMap(({ node: group }) => {
    const heading = textOf(group.grouping?.text) ?? 'Crew';
    const people = (group.credits?.edges ?? []).map(({ node }) => node);
    return people.flatMap((person, position) => rolesOf(person, heading, position));
  });
}

function rolesOf(person: ImdbGroupedCredit, heading: string, position: number): CreditRecord[] {
  const roles = (person.creditedRoles?.edges ?? []).map(({ node }) => node);
  const { department } = placeOf(heading);
  if (department === 'cast') {
    return creditOf(person.name, heading, position, { characters: charactersIn(person) });
  }
  if (roles.length === 0) return creditOf(person.name, heading, position);
  return roles.flatMap((role) =>
    creditOf(person.name, heading, position, { job: textOf(role.text) ?? textOf(role.category?.text) }),
  );
}

function charactersIn({
  creditedRoles,
}: Pick<ImdbGroupedCredit, 'creditedRoles'>): (string | null | undefined)[] {
  return (creditedRoles?.edges ?? []).flatMap(({ node }) =>
    (node.characters?.edges ?? []).map(({ node: character }) => character.name),
  );
}

/** Title pages: the first of the cast, the directors and the writers, by the names that they have had since 2021. */
function listedCredits(data: ImdbTitleData): CreditRecord[] {
  return [
    ...people(
      (data.cast?.edges ?? []).map(({ node }) => node),
      'Cast',
    ),
    ...people(creditsIn(data.castV2), 'Cast'),
    ...people(creditsIn(data.directors), 'Directors'),
    ...people(creditsIn(data.writers), 'Writers'),
    ...(data.crewV2 ?? []).flatMap(groupCredits),
  ];
}

/** The few names that stand beside the poster. */
function principalCredits(data: ImdbTitleData): CreditRecord[] {
  return [...(data.principalCredits ?? []), ...(data.principalCreditsV2 ?? [])].flatMap(groupCredits);
}

function groupCredits(group: ImdbCreditGroup): CreditRecord[] {
  const { grouping, category, credits } = group;
  const heading =
    textOf(grouping?.text) ?? HEADINGS_BY_ID[grouping?.groupingId ?? ''] ?? textOf(category?.id);
  return heading === undefined ? [] : people(credits ?? [], heading);
}

function creditsIn(groups: readonly ImdbCreditGroup[] | null | undefined): ImdbCredit[] {
  return (groups ?? []).flatMap(({ credits }) => credits ?? []);
}

/** The reference view of 2026: the longest list of the cast. */
function categoryCredits(data: ImdbTitleData): CreditRecord[] {
  return (data.categories ?? []).flatMap((category) => {
    const heading = textOf(category.name) ?? 'Crew';
    return (category.section?.items ?? []).flatMap((item, position) =>
      creditOf({ id: item.id, nameText: { text: item.rowTitle } }, heading, position, {
        characters: item.characters ?? [],
      }),
    );
  });
}

function people(credits: readonly ImdbCredit[], heading: string): CreditRecord[] {
  const { department, job } = placeOf(heading);
  return credits.flatMap((credit, position) => {
    const note = textOf(credit.attributes?.[0]?.text);
    return creditOf(credit.name, heading, position, {
      characters: [...(credit.characters ?? []).map(({ name }) => name), ...charactersIn(credit)],
      job: department === 'writing' && note !== undefined ? `${job} (${note})` : undefined,
    });
  });
}

function creditOf(
  name: Name,
  heading: string,
  position: number,
  given: { job?: string | undefined; characters?: (string | null | undefined)[] } = {},
): CreditRecord[] {
  const text = textOf(name?.nameText?.text);
  if (text === undefined) return [];
  const { department, job } = placeOf(heading);
  const character = textOf((given.characters ?? []).filter((each) => textOf(each) !== undefined).join(' / '));
  return [
    {
      name: text,
      department,
      job: given.job ?? job,
      position,
      ...compact({ character, imdbPersonId: textOf(name?.id) }),
    },
  ];
}

function placeOf(heading: string): { department: Department; job: string } {
  const place = HEADINGS.find(([pattern]) => pattern.test(heading));
  return place === undefined ? { department: 'crew', job: heading } : { department: place[1], job: place[2] };
}
