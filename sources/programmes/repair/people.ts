import { readNominees } from '../../../domain/programme/nominees.js';
import { MAX_NAME, MAX_NAMES, nomineeSchema, type Nominee } from '../../../domain/programme/programme.js';
import { personsIn } from '../../../matching/evidence/names.js';
import { textField, type Repaired } from './fields.js';

/** The people of a nomination: a text, or a list of texts or of `{ name, imdbId?, role? }`. An id that is none costs itself alone. */
export function peopleField(written: unknown): Repaired<Nominee[]> {
  const items = (Array.isArray(written) ? (written as unknown[]) : [written]).flatMap((item) =>
    typeof item === 'string' ? readNominees(item).flatMap(eachOf) : [item],
  );
  const done = new Set<string>();
  const people = items.flatMap((item) => personIn(item, done));
  if (people.length > MAX_NAMES) done.add(`the first ${MAX_NAMES} of ${people.length} are kept`);
  if (people.length === 0) return { done: 'left out: expected people with their names' };
  return {
    value: people.slice(0, MAX_NAMES),
    ...(done.size === 0 ? {} : { done: [...done].join(', ') }),
  };
}

/** "Ana Lily & Bo Ek" are two. */
function eachOf(person: Nominee): Nominee[] {
  if (person.imdbId !== undefined || person.role !== undefined) return [person];
  const names = personsIn(person.name);
  return names.length > 1 ? names.map((name) => ({ name })) : [person];
}

function personIn(item: unknown, done: Set<string>): Nominee[] {
  const { name: written, imdbId, role } = (item ?? {}) as Record<string, unknown>;
  const name = textField(written, MAX_NAME);
  if (name.value === undefined) {
    done.add('what is no name was left out');
    return [];
  }
  if (name.done !== undefined) done.add(name.done);
  const id = nomineeSchema.shape.imdbId.safeParse(imdbId ?? undefined);
  if (!id.success) done.add('an IMDb name id was left out: expected one such as "nm0000233"');
  const as = role === undefined || role === null ? undefined : textField(role, MAX_NAME);
  if (as?.done !== undefined) done.add(`role ${as.done}`);
  return [
    {
      name: name.value,
      ...(id.data === undefined ? {} : { imdbId: id.data }),
      ...(as?.value === undefined ? {} : { role: as.value }),
    },
  ];
}
