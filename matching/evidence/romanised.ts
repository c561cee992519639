/**
 * One name in two romanisations: Mandarin in pinyin and in Wade–Giles ("Xiaoxian", "Hsiao-hsien"), Korean as the ministry and as people
 * write it ("Bak", "Park"), other scripts for readers of German, French or English ("Paradschanow", "Parajanov").
 */

const SYLLABLE =
  /^(?:(?:zh|ch|sh|[bpmfdtnlgkhrzcsyw]|[jqx](?=[iu]))(?:iang|iong|uang|[aei]ng|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|[aeiu]|(?<=[bpmfw])o)|ang|a[ion]?|eng|e[inr]?|ou)$/u;
const LONGEST_SYLLABLE = 6;
const LONGEST_WORD = 20;

/** The syllables of a word in pinyin, the longest ones first; undefined where it is none. */
function syllablesOf(word: string): string[] | undefined {
  if (word === '') return [];
  if (word.length > LONGEST_WORD) return undefined;
  for (let length = LONGEST_SYLLABLE; length > 0; length -= 1) {
    if (!SYLLABLE.test(word.slice(0, length))) continue;
    const rest = syllablesOf(word.slice(length));
    if (rest !== undefined) return [word.slice(0, length), ...rest];
  }
  return undefined;
}

/** Whether a word may be a name in pinyin. */
export function isPinyin(word: string): boolean {
  return syllablesOf(word) !== undefined;
}

/** Pinyin as Wade–Giles, without its apostrophes: whole syllables, then finals by what stands before them, then initials. */
const WADE_GILES: readonly [RegExp, string][] = [
  [/^([zcs]h|r)i$/u, '$1ih'],
  [/^[zc]i$/u, 'tzu'],
  [/^si$/u, 'ssu'],
  [/^yi$/u, 'i'],
  [/^you$/u, 'yu'],
  [/^yan$/u, 'yen'],
  [/^er$/u, 'erh'],
  [/^([gkh])e$/u, '$1o'],
  [/^([gk])ui$/u, '$1uei'],
  [/ong$/u, 'ung'],
  [/ian$/u, 'ien'],
  [/([iyu])e$/u, '$1eh'],
  [/(?<=^(?:[dtnlzcsr]|zh|ch))uo$/u, 'o'],
  [/^(?:zh|j|q)/u, 'ch'],
  [/^x/u, 'hs'],
  [/^r/u, 'j'],
  [/^(?:z|c(?!h))/u, 'ts'],
  [/^b/u, 'p'],
  [/^d/u, 't'],
  [/^g/u, 'k'],
];

/**
 * Whether one name is the other in Wade–Giles, in any order of its words: "sure" where what stands there is no pinyin ("Hsiao-hsien"),
 * "maybe" where it may be another name in pinyin ("Chang").
 */
export function inWadeGiles(
  pinyin: readonly string[],
  other: readonly string[],
): 'sure' | 'maybe' | undefined {
  const syllables = pinyin.flatMap((word) => syllablesOf(word) ?? '');
  const written = syllables.map((syllable) =>
    WADE_GILES.reduce((text, [from, to]) => text.replace(from, to), syllable),
  );
  if (
    syllables.length < 2 ||
    syllables.includes('') ||
    written.sort().join(' ') !== [...other].sort().join(' ')
  )
    return undefined;
  return other.every((word) => syllablesOf(word) !== undefined) ? 'maybe' : 'sure';
}

/** The commonest names of families, in their several spellings. */
export const KOREAN_FAMILIES = new Set(
  (
    'ahn an bae bag bak bong chang cho choe choi chung gang gim go gwon ha han hong hwang i im jang jeon jeong jo joo jung kang kim ko kwon lee ' +
    'lim moon mun na nam no noh oh pak park rhee ryoo ryu seo shin sim sin son song suh yang yi yoo yoon yu yun'
  ).split(' '),
);
const KOREAN_SPELLINGS: readonly [RegExp, string][] = [
  [/^(?:lee|yi|rhee|ri)$/u, 'i'],
  [/^[lr]im$/u, 'im'],
  [/^park$/u, 'pak'],
  [/oo|ou|eo|eu|woo(?=k|$)/gu, 'u'],
  [/^wu/u, 'u'],
  [/ee/gu, 'i'],
  [/oi$/u, 'oe'],
  [/(?<=[aeo])h$/u, ''],
  [/ch/gu, 'j'],
  [/sh/gu, 's'],
  [/g(?!$)|(?<!n)g$/gu, 'k'],
  [/b/gu, 'p'],
  [/d/gu, 't'],
];
const KOREAN_WORDS = 3;

/** Whether two names of a family's and two given syllables are one name, read as Korean. */
export function isSameInKorean(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== KOREAN_WORDS || other.length !== KOREAN_WORDS) return false;
  if (![one, other].every((words) => words.some((word) => KOREAN_FAMILIES.has(word)))) return false;
  const plain = (words: readonly string[]): string =>
    words
      .map((word) => KOREAN_SPELLINGS.reduce((text, [from, to]) => text.replace(from, to), word))
      .sort()
      .join(' ');
  return plain(one) === plain(other);
}

/** How German, French, English and scholars write the consonants of names from other scripts. */
const CONSONANTS: readonly [RegExp, string][] = [
  [/dsch|dzh|dj/gu, 'j'],
  [/tsch|tch|sch|sh|ch/gu, 'x'],
  [/w/gu, 'v'],
  [/ph/gu, 'f'],
  [/th/gu, 't'],
  [/c(?=[eiy])|t[sz]|z/gu, 's'],
  [/ck|[cq]/gu, 'k'],
  [/(?<=[aeiou])j(?![aeiou])|(?<=[^aeiou])j(?=[aeiou])(?<=[vfblmnrst]j)|[aeiouy]/gu, ''],
  [/(\w)(?=\1)/gu, ''],
];

/** A word's consonants, whoever has put it in Latin letters. */
export function consonants(word: string): string {
  return CONSONANTS.reduce((text, [from, to]) => text.replace(from, to), word);
}
