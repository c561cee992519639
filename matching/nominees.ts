/** Who is named by a nomination, and which of a film's people that is: by the name, and by the job that the category honours. */
import type { CreditRecord } from '../domain/film.js';
import type { EntryNomination } from '../domain/programme/programme.js';
import type { PersonCandidate } from '../domain/views/person.js';
import { nameSimilarity, personsIn, shareScript, transliteratedSimilarity } from './evidence/names.js';
import { foldLetters } from './titles/titles.js';

/** A nominee as it is staged. */
export interface StagedNominee {
  nominee: string;
  imdb_id: string | null;
  role: string | null;
  position: number;
}

/** Everybody whom a nomination names: the people that the programme lists, or those in its one text. */
export function nomineesOf({ person, people }: Pick<EntryNomination, 'person' | 'people'>): StagedNominee[] {
  const named = people ?? (person === undefined ? [] : namesIn(person).map((name) => ({ name })));
  return named.map(({ name, ...more }: { name: string; imdbId?: string; role?: string }, position) => ({
    nominee: name,
    imdb_id: more.imdbId ?? null,
    role: more.role ?? null,
    position,
  }));
}

/** Of "Joel & Ethan Coen" the first is Joel Coen, not Joel. */
function namesIn(text: string): string[] {
  const names = personsIn(text);
  return names.filter((name) => !names.some((other) => other.startsWith(`${name} `)));
}

/** Part of a person in a film. */
export type Part = Pick<CreditRecord, 'department' | 'job'>;

/** Somebody of the film, with all parts in it. */
export interface FilmPerson {
  personId: string;
  name: string;
  parts: Part[];
}

const inCrew =
  (jobs: RegExp) =>
  ({ department, job }: Part): boolean =>
    department !== 'cast' && jobs.test(job);

/** What a category honours, by its words in the languages that festivals print; the first that fits counts. */
const HONOURED: readonly { words: RegExp; fits: (part: Part) => boolean }[] = [
  // A section, and a prize for a first film: neither is for the director or the camera alone.
  {
    words: /directors?\W? fortnight|camera d\W?or|golden camera|quinzaine/,
    fits: ({ department }) => department !== 'cast',
  },
  {
    words:
      /\bact(or|ress|ing)\b|performance|interpret|darstell|schauspiel|ensemble|acteur|actrice|\bactor|\battor|attrice|\bcast\b/,
    fits: ({ department }) => department === 'cast',
  },
  { words: /cinematograph|photograph|fotogra|kamera/, fits: inCrew(/photograph|cinematograph|camera/i) },
  {
    words: /screenplay|script|writ(ing|er)|scenari|drehbuch|sceneggiat|guion|\bstory\b/,
    fits: ({ department, job }) => department === 'writing' || /writ|screenplay|story/i.test(job),
  },
  {
    words: /production design|art direction|\bset\b|decor|szenenbild/,
    fits: inCrew(/production design|art direct|set decor/i),
  },
  {
    words: /direct|realisat|mise en scene|\bregie|\bregia|regist/,
    fits: ({ department }) => department === 'directing',
  },
  {
    words: /\bscore\b|\bmusic|musik|musica|\bsong|compos|soundtrack/,
    fits: inCrew(/music|compos|song|lyric|sound/i),
  },
  { words: /\bedit|montage|montaggio|montaje|schnitt/, fits: inCrew(/edit/i) },
  { words: /costume|kostum/, fits: inCrew(/costume|wardrobe/i) },
  { words: /make\W?up|hair|maquill/, fits: inCrew(/make.?up|hair|prosthe/i) },
  { words: /\bsound|\bton\b/, fits: inCrew(/sound|foley|record/i) },
  { words: /effects?\b/, fits: inCrew(/effect|vfx|supervisor/i) },
  {
    words: /produc|best (motion )?picture|best film|bester film/,
    fits: ({ department, job }) => department === 'production' || /produc/i.test(job),
  },
];

/** The name is the same but for accents, order and the like; or it is likely another spelling of it; or it may be. */
const SAME_NAME = 0.95;
const LIKE_NAME = 0.86;
const NEAR_NAME = 0.7;
/**
 * How likely somebody of the film is the nominee, by the name and by whether the part is what the category honours. Set by
 * judgement: there are no marked pairs to fit them to. A film has few people of one name, so that the same name is nearly sure.
 */
const CONFIDENCE = {
  same: { fits: 0.98, open: 0.95, differs: 0.75 },
  like: { fits: 0.92, open: 0.85, differs: 0.5 },
  near: { fits: 0.7, open: 0.6, differs: 0.3 },
} as const;
/** Two people of one film who may both be meant: a person decides. */
const UNDECIDED = 0.7;
const CLOSE = 0.05;

/** The film's people who may be the nominee, the likeliest first. */
export function weighNominee(
  nominee: string,
  honour: { category: string; award?: string | null },
  people: readonly FilmPerson[],
): PersonCandidate[] {
  const words = foldLetters(`${honour.category} ${honour.award ?? ''}`);
  const honoured = HONOURED.find((each) => each.words.test(words));
  const weighed = people
    .flatMap((person) => candidateOf(nominee, person, honoured?.fits) ?? [])
    .sort((one, other) => other.confidence - one.confidence);
  const [best, second] = weighed;
  const isClose = best !== undefined && second !== undefined && best.confidence - second.confidence < CLOSE;
  return isClose
    ? weighed.map((each) => ({ ...each, confidence: Math.min(each.confidence, UNDECIDED) }))
    : weighed;
}

function candidateOf(
  nominee: string,
  { personId, name, parts }: FilmPerson,
  fits: ((part: Part) => boolean) | undefined,
): PersonCandidate | undefined {
  const alike = namesAlike(nominee, name);
  const grade =
    alike >= SAME_NAME ? 'same' : alike >= LIKE_NAME ? 'like' : alike >= NEAR_NAME ? 'near' : undefined;
  if (grade === undefined) return undefined;
  const fitting = fits === undefined ? undefined : parts.find(fits);
  const job = fits === undefined ? 'open' : fitting === undefined ? 'differs' : 'fits';
  const as = (fitting ?? parts[0])?.job ?? 'somebody';
  const told = {
    fits: 'which the category honours',
    open: 'the category names no job',
    differs: 'which the category does not honour',
  };
  return {
    personId,
    name,
    confidence: CONFIDENCE[grade][job],
    evidence: `${grade === 'same' ? 'the same name' : `a name like it (${name})`} in the film's credits, as ${as}, ${told[job]}`,
  };
}

/** What TMDb says that somebody is known for, as a part in a film. */
const KNOWN_FOR: Record<string, Part> = {
  Acting: { department: 'cast', job: 'Actor' },
  Directing: { department: 'directing', job: 'Director' },
  Writing: { department: 'writing', job: 'Writer' },
  Production: { department: 'production', job: 'Producer' },
  Camera: { department: 'crew', job: 'Director of Photography' },
  Editing: { department: 'crew', job: 'Editor' },
  Sound: { department: 'crew', job: 'Composer' },
  Art: { department: 'crew', job: 'Production Design' },
  'Costume & Make-Up': { department: 'crew', job: 'Costume Design' },
  'Visual Effects': { department: 'crew', job: 'Visual Effects Supervisor' },
};
/** Of a name alone, without a film: the only one of the name, known for what is honoured, is as sure as a search gets. */
const SEARCHED = { fits: 0.9, open: 0.75, differs: 0.6 } as const;

/** People whom a search by name gave and who may be the nominee, the likeliest first; set by judgement, as the above. */
export function weighSearched(
  nominee: string,
  honour: { category: string; award?: string | null },
  people: readonly { tmdbId: number; name: string; knownFor?: string | undefined }[],
): PersonCandidate[] {
  const words = foldLetters(`${honour.category} ${honour.award ?? ''}`);
  const fits = HONOURED.find((each) => each.words.test(words))?.fits;
  // Nothing else speaks for them: a name that is cut or spelled in another way is somebody else's.
  const named = people.filter(({ name }) => wordsOf(name) === wordsOf(nominee));
  return named
    .map(({ tmdbId, name, knownFor }) => {
      const part = KNOWN_FOR[knownFor ?? ''];
      const job = fits === undefined || part === undefined ? 'open' : fits(part) ? 'fits' : 'differs';
      const only = named.length === 1;
      const evidence = `${only ? 'the only one of the name' : `one of ${named.length} of the name`} at TMDb, known for ${knownFor?.toLowerCase() ?? 'nothing yet'}`;
      return {
        tmdbId,
        name,
        confidence: only ? SEARCHED[job] : Math.min(SEARCHED[job], UNDECIDED),
        evidence,
      };
    })
    .sort((one, other) => other.confidence - one.confidence)
    .slice(0, 5);
}

function wordsOf(name: string): string {
  return foldLetters(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .sort()
    .join(' ');
}

/** {@link nameSimilarity}, by Latin letters where the names are in two scripts. */
export function namesAlike(one: string, other: string): number {
  return shareScript(one, other) ? nameSimilarity(one, other) : transliteratedSimilarity(one, other);
}
