/**
 * The films of a director, for a film whose title the catalogue spells in another way or in another language: its people are
 * searched by name, and the films of those who bear it become candidates.
 */
import type { FilmDescription } from '../domain/film.js';
import { nameSimilarity, personsIn, SAME_PERSON, shareScript, writtenForward } from './evidence/names.js';
import type { CandidatePool } from './pool.js';
import type { CandidateCatalogue, PersonHit, SearchHit } from './types.js';

/** Directors of one film who are asked for, and persons of one name whose films are. */
const MAX_NAMES = 2;
const MAX_PERSONS = 2;
/** Films taken into the pool: the likeliest of a long career. */
const MAX_FILMS = 12;

/** Adds the films of the wanted film's director to the pool. Answers whether a person of that name is known. */
export async function searchByDirector(
  pool: CandidatePool,
  wanted: FilmDescription,
  people: NonNullable<CandidateCatalogue['people']>,
): Promise<boolean> {
  const names = [...new Set(wanted.directors.flatMap(personsIn).map(writtenForward))];
  for (const name of names.slice(0, MAX_NAMES)) {
    const persons = await personsNamed(pool, name, people);
    for (const person of persons) await takeFilmsOf(pool, person, people);
    if (persons.length > 0) return true;
  }
  return false;
}

async function personsNamed(
  pool: CandidatePool,
  name: string,
  people: NonNullable<CandidateCatalogue['people']>,
): Promise<PersonHit[]> {
  const started = performance.now();
  const hits = await people.search(name);
  const persons = hits
    .filter((hit) => !shareScript(name, hit.name) || nameSimilarity(name, hit.name) >= SAME_PERSON)
    .sort((a, b) => Number(isDirector(b)) - Number(isDirector(a)) || b.popularity - a.popularity)
    .slice(0, MAX_PERSONS);
  await pool.take({
    strategy: 'director_films',
    query: name,
    hits: [],
    responseTimeMs: performance.now() - started,
  });
  return persons;
}

async function takeFilmsOf(
  pool: CandidatePool,
  person: PersonHit,
  people: NonNullable<CandidateCatalogue['people']>,
): Promise<void> {
  const started = performance.now();
  const films: SearchHit[] = await people.filmsDirectedBy(person);
  const responseTimeMs = performance.now() - started;
  const likeliest = pool
    .weigh(films)
    .slice(0, MAX_FILMS)
    .map(({ candidate }) => candidate);
  await pool.take({
    strategy: 'director_films',
    query: `films of ${person.name}`,
    hits: likeliest,
    responseTimeMs,
  });
}

function isDirector({ department }: PersonHit): boolean {
  return department === undefined || department === 'Directing';
}
