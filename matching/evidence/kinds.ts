/** Short or feature, as sections and categories say it: "Best Animated Short Film", "Cinéfondation", "Feature-Length Documentary". */

const SHORT =
  /\bshorts?\b|\bkurzfilm|\bcourts?(?:[\s-]m[eé]trages?)?\b|\bcortometra|\bcurtas?\b|\bkortfilm|\bcin[eé]fondation\b|\bla cinef\b/iu;
const FEATURE =
  /\bfeatures?\b|\bfeature[\s-]length\b|\blongs?[\s-]m[eé]trages?\b|\blangfilm|\bspielfilm|\blungometra|\blargometra|\blonga(?:s|-metragem)?\b|\bbest (?:motion )?picture\b/iu;

/** What the categories say of a film's length; undefined where they say nothing, or both. */
export function kindSaid(categories: readonly string[]): 'short' | 'feature' | undefined {
  const isShort = categories.some((category) => SHORT.test(category));
  const isFeature = categories.some((category) => FEATURE.test(category) && !SHORT.test(category));
  return isShort === isFeature ? undefined : isShort ? 'short' : 'feature';
}
