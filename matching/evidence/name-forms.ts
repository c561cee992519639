/** Forms of given names that are one name ("Bill", "William"), and given names that are two however alike they look ("Bin", "Bing"). */
import { inWadeGiles, isPinyin, isSameInKorean, KOREAN_FAMILIES } from './romanised.js';

/** Short forms that the long one does not begin with; those are found by their letters. */
const SHORT_FORMS = new Map<string, readonly string[]>(
  (
    'bill william|billy william|will william|bob robert|bobby robert|dick richard|rick richard|jim james|jimmy james|jamie james|' +
    'jack john|johnny john|tom thomas|tommy thomas|tony anthony|ted edward theodore|ned edward|hank henry|harry henry harold|' +
    'larry lawrence laurence|chuck charles|charlie charles|mike michael|mick michael|dave david|steve steven stephen|joe joseph|' +
    'andy andrew|drew andrew|jerry gerald jerome|gene eugene|kate katherine catherine|kathy katherine catherine|liz elizabeth|' +
    'beth elizabeth|betty elizabeth|peggy margaret|maggie margaret|meg margaret|molly mary|nancy ann anne|sally sarah|' +
    'sasha aleksandr alexander|misha mikhail|kolya nikolai|vanya ivan|pepe jose|paco francisco|toni antonio|gigi luigi'
  )
    .split('|')
    .map((names) => names.split(' '))
    .map(([short = '', ...long]) => [short, long]),
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
