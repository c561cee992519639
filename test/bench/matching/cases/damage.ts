/** What happens to a film's title, year, people and length on its way into a programme; rates as in the development cases. */
import type { Film } from './films.js';
import { pick, type Random } from './random.js';

/** A film as a programme may give it. */
export interface Damaged {
  title: string;
  year?: number;
  directors: string[];
  runtimeMinutes?: number;
  damage: string[];
}

const NOTES = [' (4K restoration)', ' - World Premiere', ' [short]', ' (restored)', ' (2K)'];
const ENGLISH = ['', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];
const ROMAN = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X'];
const ARTICLE =
  /^(?:(?:The|A|An|Le|La|Les|El|Los|Las|Il|Lo|Gli|Der|Die|Das|De|Het|O|Os|En|Ett|Den) |L')(?=\S)/;

/** Draws one damaged form of a film. `foreign` films come under their original title half of the time. */
export function damaged(film: Film, foreign: boolean, random: Random): Damaged {
  const damage: string[] = [];
  const title = damagedTitle(film, foreign, random, damage);
  const year = damagedYear(film.year, random, damage);
  const director = damagedDirector(film, random);
  const runtimeMinutes = damagedRuntime(film, random);
  return {
    title,
    damage,
    year,
    directors: director === undefined ? [] : [director],
    runtimeMinutes,
  };
}

type Channel = [name: string, share: number, change: (title: string, random: Random) => string];

const CHANNELS: Channel[] = [
  ['sub_drop', 0.39, (title) => title.replace(/(\S): .*$/, '$1')],
  ['sub_sep', 0.28, (title, random) => title.replace(/: /, pick([' - ', ', ', ' '], random))],
  [
    'art_end',
    0.085,
    (title) => title.replace(/^(The|A|An|Le|La|Les|El|Los|Las|Il|Der|Die|Das|De) (.+)$/, '$2, $1'),
  ],
  ['art_drop', 0.083, (title) => title.replace(ARTICLE, '')],
  ['num', 0.25, renumbered],
  [
    'amp',
    0.25,
    (title) => (title.includes(' & ') ? title.replace(' & ', ' and ') : title.replace(/ and /i, ' & ')),
  ],
  ['apos', 0.2, (title, random) => title.replace(/'/g, pick(['’', '', ' '], random))],
  ['hyph', 0.4, (title, random) => title.replace(/(?<=\S)-(?=\S)/g, pick(['', ' '], random))],
  ['deacc', 0.25, (title) => title.normalize('NFKD').replace(/\p{M}/gu, '')],
  ['caps', 0.076, (title) => title.toUpperCase()],
  ['typo', 0.05, mistyped],
  ['suffix', 0.028, (title, random) => title + pick(NOTES, random)],
];

function damagedTitle(film: Film, foreign: boolean, random: Random, damage: string[]): string {
  let title = film.title;
  const original = film.originalTitle !== film.title ? film.originalTitle : film.otherTitles[0];
  if (foreign && original !== undefined && original !== title) {
    const draw = random();
    if (draw < 0.5) {
      title = original;
      damage.push('orig');
    } else if (draw < 0.56) {
      title = random() < 0.5 ? `${original} / ${title}` : `${title} (${original})`;
      damage.push('bilingual');
    }
  }
  for (const [name, share, change] of CHANNELS) {
    if (random() >= share) continue;
    const changed = change(title, random);
    if (changed === title || changed.trim() === '') continue;
    title = changed;
    damage.push(name);
  }
  return title;
}

/** Another form of the first number in the title. */
function renumbered(title: string, random: Random): string {
  for (let n = 1; n <= 10; n += 1) {
    const forms = [String(n), ENGLISH[n]!, ...(n > 1 ? [ROMAN[n]!] : [])];
    for (const form of forms) {
      const found = new RegExp(`(?<= )${form}(?= |$)`, 'i');
      const others = forms.filter((other) => other !== form);
      if (found.test(title)) return title.replace(found, pick(others, random));
    }
  }
  return title;
}

/** One letter lost, doubled, swapped with the next, or another. */
function mistyped(title: string, random: Random): string {
  const letters = Array.from(title);
  const places = letters.flatMap((letter, at) => (/\p{L}/u.test(letter) ? [at] : []));
  if (places.length < 3) return title;
  const at = pick(places.slice(1), random);
  const letter = letters[at]!;
  const kind = Math.floor(random() * 4);
  if (kind === 0) letters.splice(at, 1);
  else if (kind === 1) letters.splice(at, 0, letter);
  else if (kind === 2) [letters[at], letters[at - 1]] = [letters[at - 1]!, letter];
  else letters[at] = pick('abcdefghijklmnopqrstuvwxyz'.split(''), random);
  return letters.join('');
}

function damagedYear(year: number, random: Random, damage: string[]): number | undefined {
  const draw = random();
  const shifts: [number, number][] = [
    [0.09, 1],
    [0.14, -1],
    [0.15, 2],
    [0.16, -2],
  ];
  if (draw >= 0.96) {
    damage.push('noyear');
    return undefined;
  }
  const shift = shifts.find(([below]) => draw < below)?.[1] ?? 0;
  if (shift !== 0) damage.push(`year${shift > 0 ? '+' : ''}${shift}`);
  return year + shift;
}

function damagedDirector(film: Film, random: Random): string | undefined {
  if (film.directors.length === 0 || random() >= 0.75) return undefined;
  const name = pick(film.directors, random);
  const [first = '', ...rest] = name.split(' ');
  const draw = random();
  if (draw < 0.15) return name.normalize('NFKD').replace(/\p{M}/gu, '');
  if (rest.length === 0) return name;
  if (draw < 0.25) return `${first[0] ?? ''}. ${rest.join(' ')}`;
  if (draw < 0.35) return `${rest.join(' ')}, ${first}`;
  return name;
}

/** Mostly within three minutes; now and then another cut. */
function damagedRuntime(film: Film, random: Random): number | undefined {
  if (film.runtimeMinutes === undefined || random() >= 0.6) return undefined;
  const draw = random();
  if (draw < 0.3) return film.runtimeMinutes;
  const away = draw < 0.93 ? Math.floor(random() * 7) - 3 : Math.floor(random() * 51) - 25;
  return Math.max(1, film.runtimeMinutes + away);
}
