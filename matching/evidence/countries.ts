/** Countries as programmes write them, brought to ISO 3166-1 alpha-2. */

const OTHER_NAMES: Record<string, string> = {
  usa: 'US',
  'united states of america': 'US',
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'south korea': 'KR',
  'republic of korea': 'KR',
  korea: 'KR',
  'north korea': 'KP',
  'czech republic': 'CZ',
  czechia: 'CZ',
  turkey: 'TR',
  'hong kong': 'HK',
  macau: 'MO',
  palestine: 'PS',
  'ivory coast': 'CI',
  burma: 'MM',
  holland: 'NL',
  'the netherlands': 'NL',
  'bosnia and herzegovina': 'BA',
  macedonia: 'MK',
  'viet nam': 'VN',
  'russian federation': 'RU',
  'peoples republic of china': 'CN',
  'democratic republic of the congo': 'CD',
  'west germany': 'DE',
  'east germany': 'DE',
  macao: 'MO',
};

/** Of cars and lists, as German and Slavic programmes have them. */
const SHORT: Record<string, string> = {
  ...{
    A: 'AT',
    B: 'BE',
    D: 'DE',
    E: 'ES',
    F: 'FR',
    H: 'HU',
    I: 'IT',
    J: 'JP',
    L: 'LU',
    N: 'NO',
    P: 'PT',
    S: 'SE',
  },
  ...{
    GER: 'DE',
    FRA: 'FR',
    ITA: 'IT',
    ESP: 'ES',
    POL: 'PL',
    SUI: 'CH',
    AUT: 'AT',
    BEL: 'BE',
    NED: 'NL',
    DEN: 'DK',
    SWE: 'SE',
    NOR: 'NO',
  },
  ...{
    CDN: 'CA',
    CAN: 'CA',
    AUS: 'AU',
    JPN: 'JP',
    KOR: 'KR',
    CHN: 'CN',
    RUS: 'RU',
    BRA: 'BR',
    ARG: 'AR',
    MEX: 'MX',
    IND: 'IN',
    IRL: 'IE',
  },
};

/** TMDb's codes of countries that fell apart: any successor may be named for them, so they tell nothing. */
const FALLEN_APART = new Set(['SU', 'XC', 'CS', 'YU']);
/** TMDb's code of East Germany. */
const EAST_GERMANY = 'XG';

/** The languages in which programmes are mostly written; of a name that two of them have, the first holds. */
const LANGUAGES = ['en', 'fr', 'de', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'pl'];

const codes = new Map<string, string>(Object.entries(OTHER_NAMES));
for (const language of LANGUAGES) {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  for (const first of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
    for (const second of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
      // Withdrawn codes carry a living country's name ("DD" is Germany): the locale knows the code of today.
      const code = new Intl.Locale(`und-${first}${second}`).region ?? first + second;
      const name = names.of(code);
      if (name !== undefined && !codes.has(plain(name))) codes.set(plain(name), code);
    }
  }
}

/** The alpha-2 code of a country's code or name; undefined where it is not known. */
export function countryCode(country: string): string | undefined {
  const text = country.trim();
  if (FALLEN_APART.has(text)) return undefined;
  if (text === EAST_GERMANY) return 'DE';
  if (/^[A-Z]{2}$/u.test(text) && text !== 'UK') return text;
  if (Object.hasOwn(SHORT, text)) return SHORT[text];
  return codes.get(plain(text));
}

/** Countries that are no more, as programmes still write them. */
const FORMER = new Set([
  'ussr',
  'soviet union',
  'urss',
  'udssr',
  'yugoslavia',
  'czechoslovakia',
  'gdr',
  'ddr',
  'frg',
  'brd',
]);

/** Whether a text is a country's name, of today or of then; two letters are too often a word ("It"). */
export function isCountryName(text: string): boolean {
  if (FORMER.has(plain(text))) return true;
  if (Object.hasOwn(SHORT, text.trim())) return false;
  return (text.length > 2 || /^(?:US|UK)$/u.test(text)) && countryCode(text) !== undefined;
}

function plain(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\p{M}.'’]/gu, '')
    .toLowerCase()
    .replace(/&/gu, 'and')
    .replace(/\s+/gu, ' ')
    .trim();
}
