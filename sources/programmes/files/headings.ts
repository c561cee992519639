/** What the rows between the films of a table name: a section of the programme, or a day. */
import { foldLetters } from '../../../matching/titles/titles.js';
import { withoutTags } from '../repair/fields.js';

/** Words that make a heading a section's. */
const SECTIONS = words(
  'opening closing competition competitive competitions wettbewerb competicion competencia competicao concorso concours konkurs competitie yarisma tavling ' +
    'panorama forum selection selezione seleccion selecao section sections sektion sezione programme program programm retrospective ' +
    'retrospektive retrospettiva retrospectiva hommage homage tribute tributes gala galas screenings presentations premieres nominees winners ' +
    'midnight spotlight classics masters quinzaine fortnight semaine settimana orizzonti horizons perspectives generation encounters regard ' +
    'shorts features documentaries kurzfilme spielfilme dokumentarfilme cortometraggi cortometrajes lungometraggi largometrajes curtas longas ' +
    'courts longs animation experimental films filme filmes peliculas',
);
/** Words that stand beside them. */
const BESIDE = words(
  'official main international national feature short film films documentary animated student world european new young special ' +
    'night of the in out un a certain hors fuori ausser fuera fora de del des du la le les der die das directors director s d ai critics week ' +
    'offizielle officielle ufficiale oficial internationale internationaler internazionale internacional nationale nacional metrage metrages seances ' +
    'speciales cinema e et and und y live action non fiction first awards award',
);
const SIGNS = /경쟁|부문|섹션|コンペ|部門|特集|競賽|竞赛|单元|單元/u;
/** "Best Picture", "Tribute to Ana Lily": what the films below are nominated for. */
const AWARD =
  /^(?:best|beste[rs]?|meilleure?|mejor|migliore?|melhor|(?:tribute|homage) to|(?:hommage|homenaje|omaggio|homenagem) (?:an|à|a)|(?:focus|spotlight) on)\s\p{L}/iu;
/** "Competition (12 films)", "Panorama:". */
const BEHIND = /(?::|[([]\d+(?:\s\p{L}+)?[)\]])$/u;
const MONTH = 'jan|feb|mar|apr|avr|abr|ma[iy]|jun|jui|lug|jul|aug|aou|ago|sep|set|o[ckt]t|nov|de[czs]|dic';
const WEEKDAY =
  '(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche';
const DAY = new RegExp(
  String.raw`^(?:(?:${WEEKDAY}),? )?(?:\d{1,2}(?:st|nd|rd|th|\.)? (?:de )?(?:${MONTH})\p{L}*|(?:${MONTH})\p{L}* \d{1,2}(?:st|nd|rd|th)?|\d{1,2}[./-]\d{1,2}[./-]?(?:\d{2,4})?)(?:,? \d{4})?$`,
  'u',
);

const REMARK =
  /^(?:(?:total|totale|summe|gesamt|sum|source|quelle|fonte|note|last updated?|stand|as of)\s?:|©|(?:total|totale|summe|gesamt|sum)(?:$|, [\d:.,'h min]+$)|total (?:of )?\d+|subject to change)/u;

/** The name of a section as it is printed, without signs and counts; known where such a thing is named by its words. */
export function sectionIn(text: string): { name: string; isKnown: boolean } {
  const shown = withoutTags(text);
  const name = shown.replace(BEHIND, '').trim();
  const all = foldLetters(name)
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
  const isNamed =
    all.some((word) => SECTIONS.has(word)) && all.every((word) => SECTIONS.has(word) || BESIDE.has(word));
  return { name, isKnown: isNamed || name !== shown || SIGNS.test(name) || AWARD.test(name) };
}

/** Whether a text is a day, as programmes by the day have between their films, or what stands below a table: a sum, a source. */
export function isRemark(text: string): boolean {
  const folded = foldLetters(text);
  return DAY.test(folded) || REMARK.test(folded);
}

function words(names: string): ReadonlySet<string> {
  return new Set(names.split(' '));
}
