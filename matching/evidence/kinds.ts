/** Short or feature, as sections and categories say it: "Best Animated Short Film", "Cinéfondation", "Feature-Length Documentary". */

const SHORT =
  /\bshorts?\b|\bkurzfilm|\bcourts?(?:[\s-]m[eé]trages?)?\b|\bcortometra|\bcurtas?\b|\bkortfilm|\bcin[eé]fondation\b|\bla cinef\b/iu;
const FEATURE =
  /\bfeatures?\b|\bfeature[\s-]length\b|\blongs?[\s-]m[eé]trages?\b|\blangfilm|\bspielfilm|\blungometra|\blargometra|\blonga(?:s|-metragem)?\b|\bbest (?:motion )?picture\b/iu;

/** Festivals that show nothing but shorts. */
const OF_SHORTS =
  /\b(?:shorts?|short-?film|kurzfilm\w*|court-metrage|cortometra\w*|curtas|clermont-ferrand|oberhausen|tampere|winterthur|interfilm|uppsala)\b/u;

/** What the categories, or else the festival, say of a film's length; undefined where they say nothing, or both. */
export function kindSaid(categories: readonly string[], festival = ''): 'short' | 'feature' | undefined {
  const isShort = categories.some((category) => SHORT.test(category));
  const isFeature = categories.some((category) => FEATURE.test(category) && !SHORT.test(category));
  if (isShort !== isFeature) return isShort ? 'short' : 'feature';
  return !isShort && OF_SHORTS.test(festival) ? 'short' : undefined;
}
