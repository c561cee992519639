import { numberFor } from './random.js';
import type { Film } from '../scenario-schema.js';
import { wordsOf } from './titles.js';

/** Somebody who made films or played in them. */
export interface Person {
  id: number;
  name: string;
  /** What most of their films know them for. */
  department: 'Directing' | 'Writing' | 'Acting';
  films: Film[];
}

/** Numbers of people, one by name; from a range that TMDb does not use. */
export function personId(name: string): number {
  return 1_000_000_000 + numberFor(`person ${name}`, 900_000_000);
}

/** The people of a scenario's films, to be found by the words of their names, as TMDb does it: in any order, and all of them. */
export class People {
  private readonly byName = new Map<string, Person>();

  constructor(films: readonly Film[]) {
    for (const film of films) {
      for (const name of film.directors) this.add(name, film, 'Directing');
      for (const name of film.writers) this.add(name, film, 'Writing');
      for (const { name } of film.cast) this.add(name, film, 'Acting');
    }
  }

  search(query: string): Person[] {
    const words = wordsOf(query);
    if (words.length === 0) return [];
    return [...this.byName.values()]
      .filter(({ name }) => words.every((word) => wordsOf(name).includes(word)))
      .sort((a, b) => b.films.length - a.films.length || a.id - b.id);
  }

  byId(id: number): Person | undefined {
    return [...this.byName.values()].find((person) => person.id === id);
  }

  private add(name: string, film: Film, department: Person['department']): void {
    const person = this.byName.get(name);
    if (person === undefined) this.byName.set(name, { id: personId(name), name, department, films: [film] });
    else if (!person.films.includes(film)) person.films.push(film);
  }
}
