/** Forms of given names that are one name ("Bill", "William"), and given names that are two however alike they look ("Bin", "Bing"). */
import { inWadeGiles, isPinyin, isSameInKorean, KOREAN_FAMILIES } from './romanised.js';

/** Short forms that the long one does not begin with; those are found by their letters. */
const SHORT_FORMS = formsByName(
  'bill william|billy william|will william|bob robert|bobby robert|dick richard|rick richard|jim james|jimmy james|jamie james|' +
    'jack john|johnny john|tom thomas|tommy thomas|tony anthony|ted edward theodore|ned edward|hank henry|harry henry harold|' +
    'larry lawrence laurence|chuck charles|charlie charles|mike michael|mick michael|dave david|steve steven stephen|joe joseph|' +
    'andy andrew|drew andrew|jerry gerald jerome|gene eugene|kate katherine catherine|kathy katherine catherine|liz elizabeth|' +
    'beth elizabeth|betty elizabeth|peggy margaret|maggie margaret|meg margaret|molly mary|nancy ann anne|sally sarah|' +
    'sasha aleksandr alexander|misha mikhail|kolya nikolai|vanya ivan|pepe jose|paco francisco|toni antonio|gigi luigi',
);
const SHORTEST_FORM = 3;

/** Whether one word is a short form of the other: "Dan" of Daniel, as far as first letters tell, and "Bill" of William. */
export function isShortForm(one: string, other: string): boolean {
  if (SHORT_FORMS.get(one)?.includes(other) === true || SHORT_FORMS.get(other)?.includes(one) === true)
    return true;
  return (
    Math.min(one.length, other.length) >= SHORTEST_FORM && (one.startsWith(other) || other.startsWith(one))
  );
}

/** The commonest Chinese families, in pinyin. */
const CHINESE_FAMILIES = new Set(
  (
    'bai cai cao chang chen cheng cui dai deng ding dong du duan fan fang feng fu gao gong gu guo han hao he hou hu huang jia jiang jin kang ' +
    'kong lei li liang liao lin ling liu long lou lu luo lv ma mao meng mo ning pan peng qian qiao qin qiu ren shao shen shi song su sun tan ' +
    'tang tao tian wan wang wei wen wu xia xiang xiao xie xiong xu xue yan yang yao ye yi yin yu yuan zeng zhang zhao zheng zhong zhou zhu zou'
  ).split(' '),
);

/**
 * Whether two names of one family differ in a syllable, where each syllable is a name: "Wang Bin" and "Wang Bing" in pinyin, "Kim Ki-du"
 * and "Kim Ki-duk" in Korean. One may be misspelt, but neither is short for the other.
 */
export function differInSyllable(one: readonly string[], other: readonly string[]): boolean {
  if ((inWadeGiles(one, other) ?? inWadeGiles(other, one)) !== undefined) return false;
  const shared = one.filter((word) => other.includes(word));
  if (shared.some((word) => CHINESE_FAMILIES.has(word)) && [...one, ...other].every(isPinyin)) return true;
  if (!shared.some((word) => KOREAN_FAMILIES.has(word)) || isSameInKorean(one, other)) return false;
  if (one.length !== other.length || one.length < SHORTEST_FORM) return false;
  const [left = '', right = '', ...more] = one
    .filter((word) => !other.includes(word))
    .concat(other.filter((word) => !one.includes(word)));
  const isInitial = Math.min(left.length, right.length) < 2;
  return more.length === 0 && !isInitial && (left.startsWith(right) || right.startsWith(left));
}

/** Families in the spellings of Hong Kong, Taiwan and Singapore, each with the pinyin of the characters that are spelt so. */
const FAMILY_PINYIN = formsByName(
  'au ou|chan chen|chang zhang|chao zhao|chau zhou|cheuk zhuo|cheung zhang|cheng zheng|chiang jiang|chiu zhao qiu|choi cai|chong zhuang zhang|chou zhou|' +
    'chow zhou|choy cai|chu zhu|chui xu cui|chung zhong|fok huo|fong fang|fung feng|goh wu|hau hou|ho he|hsieh xie|hsu xu|hui xu|hung hong|ip ye|kam gan jin|' +
    'keung jiang|ko gao|koh xu|kong jiang|kuo guo|kwan guan|kwok guo|kwong kuang|lai li|lam lin|lau liu|law luo|lee li|leung liang|lim lin|liu liao liu|' +
    'lo lu luo|lok luo|lui lei|luk lu|lung long|mak mai|man wen|mok mo|mui mei|ng wu huang|ngai wei|ong wang|pang peng|poon pan|shek shi|shum shen cen|' +
    'siu xiao|so su|suen sun|sze shi|szeto situ|tai dai|tam tan|tan chen tan|tang deng tang|teng deng|teo zhang|to du tao|tong tang|tsai cai|tsang zeng|tse xie|' +
    'tseng zeng|tso cao|tsui xu cui|tung dong|wan yun wen yin|wong wang huang|woo hu wu|wu hu wu|yau qiu you|yeung yang|yim yan|yip ye|yiu yao|yuen yuan ruan|yung rong',
);

/**
 * Whether two names differ in the spelling of a Chinese family alone ("Wong Kar-wai", "Wang Kar-wai"): "sure" where the other names
 * are the same, "maybe" where one has their initials. A family by itself tells nothing.
 */
export function isSameFamilyName(
  one: readonly string[],
  other: readonly string[],
): 'sure' | 'maybe' | undefined {
  const [left, right] = [
    one.filter((word) => !other.includes(word)),
    other.filter((word) => !one.includes(word)),
  ];
  const [family = '', ...given] = familyFirst(left);
  const [otherFamily = '', ...otherGiven] = familyFirst(right);
  const pinyinOf = (word: string): readonly string[] => [...(FAMILY_PINYIN.get(word) ?? []), word];
  const isOne = pinyinOf(family).some((name) => pinyinOf(otherFamily).includes(name));
  if (family === '' || otherFamily === '' || !isOne) return undefined;
  const shared = one.filter((word) => other.includes(word));
  // "Tan Wei" and "Chen Wei" are two names in pinyin.
  const arePinyin = [family, otherFamily].every((name) => CHINESE_FAMILIES.has(name));
  const same = arePinyin && [...shared, ...given].every(isPinyin) ? 'maybe' : 'sure';
  if (given.length + otherGiven.length === 0)
    return shared.length === 0 ? undefined : shared.some((word) => word.length > 1) ? same : 'maybe';
  if (given.join('') === otherGiven.join('')) return same;
  const initials = [given, otherGiven].map((names) => names.map(([letter = '']) => letter).join(''));
  const isShort = [given, otherGiven].some((names) => names.every((name) => name.length === 1));
  return isShort && initials[0] === initials[1] ? 'maybe' : undefined;
}

/** A name's words with the one first that is a Chinese family's. */
function familyFirst(words: readonly string[]): string[] {
  const family = words.find((word) => FAMILY_PINYIN.has(word) || CHINESE_FAMILIES.has(word));
  return family === undefined ? [] : [family, ...words.filter((word) => word !== family)];
}

/** "bill william|dick richard" as each first name with the others beside it. */
function formsByName(table: string): ReadonlyMap<string, readonly string[]> {
  const rows = table.split('|').map((names) => names.split(' '));
  return new Map(rows.map(([name = '', ...forms]) => [name, forms]));
}

/** A name of several words without the note behind it: "Ana Lily (in attendance)", "Ana Lily (as A. Lily)". */
export function withoutBracket(name: string): string[] {
  const at = name.search(/\s[([]/u);
  const bare = name.slice(0, Math.max(at, 0)).trim();
  return /[)\]]$/u.test(name) && /\S\s+\S/u.test(bare) ? [bare] : [];
}
