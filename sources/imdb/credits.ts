import type { CreditRecord } from '../../domain/film.js';
import { compact } from '../../domain/compact.js';
import { textOf } from '../values.js';
import type { ImdbCredit, ImdbGroupedCredit, ImdbTitleData } from './page-schema.js';

type Department = CreditRecord['department'];
type Name = ImdbCredit['name'];

/** Departments by the headings that IMDb gives to groups of credits; all others are crew. */
const HEADINGS: readonly [RegExp, Department, string][] = [
  [/^(cast|stars?|actors?|actresses?)$/i, 'cast', 'Actor'],
  [/^directors?$/i, 'directing', 'Director'],
  [/^writers?$/i, 'writing', 'Writer'],
  [/^producers?$/i, 'production', 'Producer'],
];

/**
 * The credits of a title page, for each department the longest list that it holds: which ones there are changes from
 * year to year.
 */
export function imdbCredits(halves: readonly ImdbTitleData[]): CreditRecord[] {
  const lists = [
    halves.flatMap(groupedCredits),
    halves.flatMap(listedCredits),
    halves.flatMap(principalCredits),
    halves.flatMap(categoryCredits),
  ].map(withoutRepeats);
  const departments: Department[] = ['cast', 'directing', 'writing', 'production', 'crew'];
  return departments.flatMap((department) =>
    lists
      .map((credits) => credits.filter((credit) => credit.department === department))
      .reduce((longest, credits) => (credits.length > longest.length ? credits : longest)),
  );
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
    const characters = roles.flatMap((role) => (role.characters?.edges ?? []).map(({ node }) => node.name));
    return creditOf(person.name, heading, position, { characters });
  }
  if (roles.length === 0) return creditOf(person.name, heading, position);
  return roles.flatMap((role) =>
    creditOf(person.name, heading, position, { job: textOf(role.text) ?? textOf(role.category?.text) }),
  );
}

/** Pages of 2021 to 2025: the first of the cast, the directors and the writers. */
function listedCredits(data: ImdbTitleData): CreditRecord[] {
  const cast = (data.cast?.edges ?? []).map(({ node }) => node);
  return [
    ...people(cast, 'Cast'),
    ...people(
      (data.directors ?? []).flatMap(({ credits }) => credits ?? []),
      'Directors',
    ),
    ...people(
      (data.writers ?? []).flatMap(({ credits }) => credits ?? []),
      'Writers',
    ),
  ];
}

/** The few names that stand beside the poster. */
function principalCredits(data: ImdbTitleData): CreditRecord[] {
  const groups = [...(data.principalCredits ?? []), ...(data.principalCreditsV2 ?? [])];
  const principal = groups.flatMap((group) =>
    people(group.credits ?? [], group.grouping?.text ?? group.category?.id ?? ''),
  );
  if (principal.length > 0) return principal;
  return [
    ...people(
      (data.castV2 ?? []).flatMap(({ credits }) => credits ?? []),
      'Cast',
    ),
    ...people(
      (data.directorsPageTitle ?? []).flatMap(({ credits }) => credits ?? []),
      'Directors',
    ),
  ];
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
      characters: (credit.characters ?? []).map(({ name }) => name),
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
