import { numberFor } from '../films/random.js';
import { personId } from '../films/people.js';
import type { Film } from '../scenario-schema.js';

type Json = Record<string, unknown>;

/** Jobs beside the director's in the same department, as they were recorded. */
const BESIDE_THE_DIRECTOR = ['First Assistant Director', 'Assistant Director', 'Script Supervisor'];

/** A film's page with what people have left in it: nulls in lists, numbers as text, languages that are none. */
export function withOddValues(body: Json, film: Film): Json {
  const odd = (what: string, of: number): boolean => numberFor(`${what} ${film.tmdbId}`, of) === 0;
  const languages = body['spoken_languages'] as Json[];
  return {
    ...body,
    popularity: odd('popularity', 3) ? String(body['popularity']) : odd('nobody', 3) ? 0 : body['popularity'],
    spoken_languages: [
      ...languages.map((language) => ({ ...language, name: odd('language', 2) ? '' : language['name'] })),
      ...(odd('silent', 4) ? [{ english_name: 'No Language', iso_639_1: 'xx', name: 'No Language' }] : []),
    ],
    ...listed(body, 'credits', 'crew', (crew) => [...assistantsOf(film), ...crew, ...secondJobs(crew)]),
    ...listed(body, 'videos', 'results', (videos) => (odd('video', 2) ? [...videos, null] : videos)),
    ...listed(body, 'images', 'posters', (images) => images.map((each) => ({ ...each, iso_3166_1: 'US' }))),
    ...listed(body, 'images', 'backdrops', (images) => images.map((each) => ({ ...each, iso_3166_1: null }))),
  };
}

/** A list in an appended part, changed; nothing where the part was not asked for. */
function listed(body: Json, part: string, list: string, change: (items: Json[]) => unknown[]): Json {
  const whole = body[part] as Record<string, Json[]> | undefined;
  if (whole === undefined) return {};
  whole[list] = change(whole[list] ?? []) as Json[];
  return {};
}

/** Before the director in the list, and in the department of directing. */
function assistantsOf(film: Film): Json[] {
  const jobs = numberFor(`stage ${film.tmdbId}`, 3) === 0 ? ['Stage Director'] : [];
  return [...BESIDE_THE_DIRECTOR, ...jobs].map((job, index) => {
    const name = `${job} of ${film.title}`;
    return {
      ...{ adult: false, gender: 0, id: personId(name), known_for_department: 'Directing', name },
      ...{ original_name: name, popularity: 0, profile_path: null, credit_id: `${film.tmdbId}-${index}` },
      ...{ department: 'Directing', job },
    };
  });
}

/** Whoever directs often produces, too: the same person twice. */
function secondJobs(crew: Json[]): Json[] {
  return crew
    .filter(({ job }) => job === 'Director')
    .map((person) => ({ ...person, department: 'Production', job: 'Producer', credit_id: 'second' }));
}
