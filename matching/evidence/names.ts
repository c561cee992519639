/** How alike two persons' names are, from 0 (nothing shared) to 1 (the same). Symmetric. */
import { doubleMetaphone } from 'double-metaphone';
import { ratio } from '../titles/similarity.js';
import { inTwoScripts } from '../titles/two-scripts.js';
import { foldLetters } from '../titles/titles.js';
import { differInSyllable, isSameFamilyName, isShortForm, withoutBracket } from './name-forms.js';
import { inLatinLetters, isSameInHebrew } from './scripts.js';
import { consonants, inWadeGiles, isSameInKorean } from './romanised.js';

const GENERATIONS = new Set(['jr', 'junior', 'sr', 'senior', 'ii', 'iii']);
/** What a group calls itself beside its name. */
const COLLECTIVES = new Set(
  'collective collectif colectivo coletivo collettivo kollektiv kollektivet group groupe'.split(' '),
);
/** Two or more of a family, called by its name: "Coen Brothers", "Les frères Dardenne". */
const FAMILY = new Set(
  'brothers bros sisters freres soeurs fratelli sorelle hermanos hermanas irmaos irmas bruder gebruder schwestern geschwister bracia bratri'.split(
    ' ',
  ),
);
const ARTICLES = new Set(['the', 'les', 'los', 'die', 'i', 'os']);
/** Those that are nobody's initial. */
const NO_NAMES = new Set(['the', 'les', 'los']);
/** Who is named where nobody is. */
const NOBODY =
  /^(?:various|multiple|several|diverse|divers|varios|varias|vari|verschiedene|anonym(?:ous|e)?|unknown|unbekannt|inconnu|r[uů]zn[ií]|rôzni|różni|diversos|div\.|aa\.?\s?vv\.?|vv\.?\s?aa\.?|n\.?\s?n\.?|tb[ac])(?:\s+(?:directors|artists|regisseure|réalisateurs|registi|directores))?\.?$/iu;
const AND_OTHERS =
  /(?<![\s,;&+])[\s,;&+]*(?:\b(?:and|et|und|y|e|og|och|en|i|a)\s+)?(?:\b(?:many\s+)?(?:others|more)|\bet\s+al\.?|\bu\.\s?a\.?|\bautres|\boutros|\botros|\banderen?|\baltri|\binni|(?<=\bi\s)in\.|\bdalší|\bm\.\s?fl\.?|(?<=\s)e\.\s?a\.|(?<=\s)и др\.?|ほか|他)\s*$/iu;
/** What stands before a director's name in a cell. */
const CREDITED = /^(?:dir(?:\.|ect(?:ed by|or:))|regie:|a film by|un film d[ei])\s+/iu;
/** Between persons of one text. */
const BETWEEN =
  /(?<!\s)\s+(?:&|\+|[-–—•·]|and|et|und|og|och|y|with|mit|avec|in (?:collaboration|cooperation) with)\s+|[/;|•·]|(?<=\S\s{1,9}\S{1,99}),(?=\s{0,9}\S{1,99}\s+\S)/iu;
/** These in small letters alone: "John E Smith" is one. */
const SHORT_BETWEEN = /(?<!\s)\s+(?:[eai]|en|con)\s+(?=\p{Lu})/u;
const SAME_INITIAL = 0.9;
/** From this similarity on two names are one person's, spelt in two ways. */
export const SAME_PERSON = 0.86;
/** The name of a family is all that tells. */
const OF_FAMILY = 0.9;
/** One name in two romanisations, or another in one of them. */
const SAME_NAME = 0.95;
export const MAY_BE_SAME_NAME = 0.8;
const NEAR_WORD = 0.85;
/** One word in two transliterations: "Sokourov", "Sokurov". */
const SAME_SOUND = 0.93;
const SOUND_ALIKE = 0.5;
const SHORTEST_SOUND = 4;
/** So many consonants tell a name, whatever its vowels. */
const TELLING_CONSONANTS = 5;
/** How much of a word an initial is that the other name leaves out: "S. M. Eisenstein", "Sergei Eisenstein". */
const LONE_INITIAL = 0.5;
const FATHER_AND_SON = 0.5;
const SAME_SURNAME = 0.6;
const TELLING_SURNAME = 5;

/**
 * Similarity of two persons' names, 0 to 1. Order ("Kar-Wai Wong"), "Last, First", hyphens, capitals, accents, initials and
 * transliteration ("Sokourov", "Sokurov") do not matter much; "Jr." does, for it may tell a son from his father.
 */
export function nameSimilarity(a: string, b: string): number {
  let best = 0;
  for (const left of formsOf(a))
    for (const right of formsOf(b)) best = Math.max(best, formsAlike(left, right));
  const [[left = []], [right = []]] = [formsOf(a), formsOf(b)];
  return best < 1 && best > MAY_BE_SAME_NAME && differInSyllable(left, right) ? MAY_BE_SAME_NAME : best;
}

/** {@link nameSimilarity} of names in two scripts, by their letters in Latin ones. */
export function transliteratedSimilarity(a: string, b: string): number {
  const alike = nameSimilarity(inLatinLetters(a), inLatinLetters(b));
  return isSameInHebrew(a, b) || isSameInHebrew(b, a) ? Math.max(alike, SAME_NAME) : alike;
}

function formsAlike(left: string[], right: string[]): number {
  if (left.length === 0 || right.length === 0) return 0;
  const ages = [generation(left), generation(right)];
  if (ages[0] !== ages[1])
    return Math.min(ages.includes('') ? MAY_BE_SAME_NAME : FATHER_AND_SON, wordsAlike(left, right));
  if ([...left].sort().join('') === [...right].sort().join('') || left.join('') === right.join('')) return 1;
  return Math.max(
    Math.min(1, wordsAlike(left, right)),
    sameSurname(left, right) ? SAME_SURNAME : 0,
    isOfFamily(left, right) || isOfFamily(right, left) ? OF_FAMILY : 0,
    sameRomanised(left, right),
  );
}

/** "Coen Brothers" of a Coen, and "The Wachowskis" of a Wachowski. */
function isOfFamily(family: string[], person: string[]): boolean {
  const names = family.filter((word, at) => !FAMILY.has(word) && !(at === 0 && NO_NAMES.has(word)));
  const [name] = names;
  const last = person.at(-1) ?? '';
  return (
    names.length === 1 && family.length > 1 && (name === last || (family[0] === 'the' && name === `${last}s`))
  );
}

function sameRomanised(left: string[], right: string[]): number {
  const found = [inWadeGiles(left, right), inWadeGiles(right, left), isSameFamilyName(left, right)];
  if (found.includes('sure') || isSameInKorean(left, right)) return SAME_NAME;
  return found.includes('maybe') ? MAY_BE_SAME_NAME : 0;
}

/** "Andy" and "Andrés Muschietti" are one person more often than not, but not surely. */
function sameSurname(a: string[], b: string[]): boolean {
  const [left = '', right] = [a.at(-1), b.at(-1)];
  return left === right && left.length >= TELLING_SURNAME;
}

const knownForms = new Map<string, string[][]>();
const FORMS_LIMIT = 20_000;

/** A name's words, with hyphens parting them and joining them: "Kore-eda" is "Koreeda". Kept for the next comparison. */
function formsOf(name: string): string[][] {
  const known = knownForms.get(name);
  if (known !== undefined) return known;
  if (knownForms.size >= FORMS_LIMIT) knownForms.clear();
  const spoken = writtenForward(name);
  const parted = nameWords(spoken);
  const forms = /\p{L}[-‐‑]\p{L}/u.test(spoken)
    ? [parted, nameWords(spoken.replace(/[-‐‑]/gu, ''))]
    : [parted];
  // "胡波 HU Bo" has one name in two scripts.
  for (const part of [...inTwoScripts(spoken), ...withoutBracket(spoken)]) forms.push(nameWords(part));
  knownForms.set(name, forms);
  return forms;
}

/** "Carl Th. Dreyer": as good as an initial. */
const ABBREVIATED = /(?<=^|\s)(?!jr|sr|st)(\p{L})[^aeiou\s.]{1,2}\.(?=\s*\p{L})/gu;

function nameWords(name: string): string[] {
  const words = foldLetters(name)
    .replace(/['’`]/gu, '')
    .replace(ABBREVIATED, '$1 ')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '');
  const isNamed = words.length > 1 && ARTICLES.has(words[0] ?? '') && words.some((word) => isGroupWord(word));
  const own = (isNamed ? words.slice(1) : words).filter((word) => !COLLECTIVES.has(word));
  // "Karrabing" is the Karrabing Film Collective.
  const named = own.length < words.length && own.length > 1 && own.at(-1) === 'film' ? own.slice(0, -1) : own;
  return named.length > 0 ? named : words;
}

function isGroupWord(word: string): boolean {
  return COLLECTIVES.has(word) || FAMILY.has(word);
}

function generation(words: string[]): string {
  return words.filter((word) => GENERATIONS.has(word)).join(' ');
}

/** Pairs the words of two names, best pairs first. Words without a partner count against it, middle names a little. */
function wordsAlike(a: string[], b: string[]): number {
  const pairs = a
    .flatMap((left, i) => b.map((right, j) => ({ i, j, alike: wordAlike(left, right) })))
    .filter((pair) => pair.alike > 0)
    .sort((x, y) => y.alike - x.alike || x.i + x.j - (y.i + y.j));
  const [usedA, usedB] = [new Set<number>(), new Set<number>()];
  let [sum, whole] = [0, 0];
  for (const { i, j, alike } of pairs) {
    if (usedA.has(i) || usedB.has(j)) continue;
    usedA.add(i);
    usedB.add(j);
    sum += alike;
    if (alike !== SAME_INITIAL) whole += 1;
  }
  if (whole === 0) return 0; // initials alone are nobody
  const shorter = Math.min(a.length, b.length);
  const alone = (words: string[], used: Set<number>): number =>
    words.reduce((weight, word, at) => weight + (used.has(at) ? 0 : word.length === 1 ? LONE_INITIAL : 1), 0);
  const longer = Math.max(shorter, usedA.size + alone(a, usedA), usedA.size + alone(b, usedB));
  return (sum / shorter) * (shorter / longer) ** 0.25;
}

function wordAlike(left: string, right: string): number {
  const [a, b] = [spelt(left, right), spelt(right, left)];
  if (a === b) return a.length === 1 ? SAME_INITIAL : left === right ? 1 : SAME_SOUND;
  const shorter = Math.min(a.length, b.length);
  if (shorter === 1 && a[0] === b[0]) return SAME_INITIAL;
  if (isShortForm(left, right)) return SAME_INITIAL;
  if (shorter < SHORTEST_SOUND) return 0;
  const alike = ratio(a, b);
  if (soundSame(a, b, alike)) return SAME_SOUND;
  return alike >= 0.7 ? NEAR_WORD * alike : 0;
}

/** One letter for a vowel that others write with two ("Abou", "Aage"), and "Giorgos" for "Yorgos". */
function spelt(word: string, other: string): string {
  const vowels = word.replace(/o[ou]/gu, 'u').replace(/([aeiu])\1/gu, '$1');
  return other.startsWith('gi') ? vowels.replace(/^y(?=[aeou])/u, 'gi') : vowels;
}

function soundSame(a: string, b: string, alike: number): boolean {
  const plain = consonants(a);
  const isSame = plain === consonants(b);
  if (alike < SOUND_ALIKE) return isSame && plain.length >= TELLING_CONSONANTS;
  const [codes, others] = [doubleMetaphone(a), doubleMetaphone(b)];
  return (isSame && plain.length > 1) || codes.some((code) => code.length > 1 && others.includes(code));
}

/** A name as it is spoken: "Zbanic, Jasmila" is Jasmila Zbanic. */
export function writtenForward(name: string): string {
  const [last = '', first, more] = name.split(',').map((part) => part.trim());
  return first === undefined || first === '' || more !== undefined ? name.trim() : `${first} ${last}`;
}

/**
 * The persons whom one text names: "Joel & Ethan Coen", "Jean-Pierre Dardenne; Luc Dardenne", "Joel Coen, Ethan Coen and others".
 * Nobody in "various directors".
 */
export function personsIn(text: string): string[] {
  const persons = text
    .replace(AND_OTHERS, '')
    .replace(CREDITED, '')
    .split(BETWEEN)
    .flatMap((names) => names.split(SHORT_BETWEEN))
    .map((name) => name.trim())
    .filter((name) => name !== '' && !NOBODY.test(name));
  const [first, second = ''] = persons;
  const surname = /\s(\S+)$/u.exec(second)?.[1];
  // "Joel & Ethan Coen" are two Coens; or the first has one name alone.
  const isGivenName = first !== undefined && surname !== undefined && !/[\s,]/u.test(first);
  return isGivenName ? [first, `${first} ${surname}`, ...persons.slice(1)] : persons;
}

/** Scripts in which nobody's name can be compared with one in another. */
const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Arabic',
  'Hebrew',
  'Hangul',
  'Thai',
  'Devanagari',
  'Georgian',
  'Armenian',
]
  .map((script) => new RegExp(`\\p{Script=${script}}`, 'u'))
  .concat(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u);

/** Whether two texts have a script in common; also where either has none that is known. */
export function shareScript(a: string, b: string): boolean {
  const scriptsOf = (text: string): RegExp[] => SCRIPTS.filter((script) => script.test(text));
  const [left, right] = [scriptsOf(a), scriptsOf(b)];
  if (left.length === 0 || right.length === 0) return true;
  return left.some((script) => right.includes(script));
}
