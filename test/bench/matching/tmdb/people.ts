/**
 * A model of TMDb's search for people: all words of the query must be words of the name, in any order, and no letter is
 * forgiven; the one with most films first, 20 to a page. Names that TMDb keeps beside the first are not in it, and two persons of
 * one name are one.
 */
import { foldLetters } from '../../../../matching/titles/titles.js';
import type { PersonHit } from '../../../../matching/types.js';
import type { Film } from '../cases/films.js';

const PAGE = 20;

interface Person {
  id: number;
  name: string;
  words: Set<string>;
  films: Film[];
}

/** All directors of a catalogue, indexed once. */
export class People {
  private readonly persons: Person[] = [];
  private readonly byName = new Map<string, Person>();
  private readonly byWord = new Map<string, Person[]>();

  /** Adds the directors of a film. */
  add(film: Film): void {
    for (const name of film.directors) this.personOf(name).films.push(film);
  }

  find(name: string): PersonHit[] {
    const words = [...new Set(fold(name).split(' '))].filter((word) => word !== '');
    const lists = words.map((word) => this.byWord.get(word) ?? []).sort((a, b) => a.length - b.length);
    return (lists[0] ?? [])
      .filter((person) => words.every((word) => person.words.has(word)))
      .sort((a, b) => b.films.length - a.films.length)
      .slice(0, PAGE)
      .map(({ id, name: known, films }) => ({
        id,
        name: known,
        popularity: films.length,
        department: 'Directing',
      }));
  }

  filmsOf(id: number): Film[] {
    return this.persons[id]?.films ?? [];
  }

  private personOf(name: string): Person {
    const folded = fold(name);
    const known = this.byName.get(folded);
    if (known !== undefined) return known;
    const person = { id: this.persons.length, name, words: new Set(folded.split(' ')), films: [] };
    this.persons.push(person);
    this.byName.set(folded, person);
    for (const word of person.words) push(this.byWord, word, person);
    return person;
  }
}

/** Marks, ø and ł make no difference to TMDb; signs part words. */
function fold(text: string): string {
  return foldLetters(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
