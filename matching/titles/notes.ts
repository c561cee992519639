/** What programmes hang on a title that is not part of it: prints, premieres, formats, guests. */

const NOTES = [
  String.raw`\d+\s?k\b.*`, // 4K, 2K DCP
  String.raw`(?:the\s|a\s)?(?:(?:18|19|20)\d\d[\s,:]+)?(?:new(?:ly)?\s)?(?:\d+\s?k\s)?(?:digital(?:ly)?\s)?(?:restor|remaster|restaur).*`,
  String.raw`(?:versione?|versi[oó]n|copi[ae]|kopie)\s(?:restaur.*|longue)`,
  String.raw`(?:(?:world|international|european|north american|uk|us)\s+)?premi[eè]re(?:\s*[+&].*)?`,
  String.raw`(?:(?:live\s+)?q ?& ?a|introduction)(?:\s+(?:with|by)\s.*)?`,
  String.raw`(?:with|incl(?:uding|\.)?|plus|followed by|\+)\s+(?:an?\s+|the\s+)?(?:live\s+)?(?:q ?& ?a|introduction|intro|discussion|panel|talk|guests?|director)\b.*`,
  String.raw`introduced by\s.*|.*\s(?:in attendance|in person)`,
  String.raw`(?:with\s+|mit\s+|avec\s+|con\s+)?(?:an?\s+)?live[\s-]+(?:music|musik|musique|score|soundtrack|accompaniment|begleitung|piano|organ|orchestra|band)\b.*`,
  String.raw`(?:an?\s+)?sing[\s-]?along(?:\s(?:version|screening))?`,
  String.raw`\d+(?:st|nd|rd|th) anniversary(?:\s.*)?|anniversary (?:screening|edition)|encore screening`,
  String.raw`short(?:\s+film)?|kurzfilm|court[\s-]m[eé]trage|cortometra(?:ggio|je)|curta(?:-metragem)?|kortfilm`,
  String.raw`feature(?:\s+film)?|documentary|animation|silent(?: film| version)?|b\s?[/&]\s?w|cin[eé][\s-]?concert`,
  String.raw`(?:the\s)?(?:director['’]?s|final|theatrical|extended|ultimate)\s(?:cut|version|edition)|uncut`,
  String.raw`preview|work in progress|wip|out of competition|in competition|(?:special|free|surprise|relaxed|family|open[\s-]air) screening|cancell?ed|sold out|postponed|closing film|opening film`,
  String.raw`35\s?mm|70\s?mm|16\s?mm|imax|3-?d|dcp|ov|omu|ome?u|vo(?:st)?(?:fr|en)?|subtitled|dubbed`,
  String.raw`black (?:and|&) white(?: version)?`,
];
const NOTE = new RegExp(`^(?:${NOTES.join('|')})$`, 'iu');
const BRACKETED_END = /^(.*\S)\s*[([]([^()[\]]*)[)\]]$/u;
const DASHED_END = /^(.*\S)\s+[-–—|]\s+(\S.*)$/u;
/** Notes that are told as such by how they begin, without brackets or a dash. */
const BARE_END =
  /^(.*\S)\s+((?:incl(?:\.|uding)|with live|w\/|followed by|introduced by|\+)\s.+|sing[\s-]?along.*)$/iu;
/** Stamped over a title that is not in capitals itself. */
const STAMP = /[\s*!](?:CANCELL?ED|SOLD OUT|POSTPONED)[*!]*$/u;
/** Such a note, where it says that the film is older than its showing. */
const RESTORED =
  /[([\-–—|](?=[^()[\]\-–—|]*(?:restor|remaster|restaur|\b[248]\s?k\b))[^()[\]\-–—|]*(?:[)\]]\s*)?$/iu;
/** "Volume II", "Chapter Two", "2": which part of a film it is, and no title of its own. */
const PART_NAMES =
  'vol(?:ume)?|p(?:ar)?t|parte|partie|teil|deel|del|chapter|chapitre|cap[ií]tulo|kapitel|episode|tome|book';
const PART_NUMBERS =
  'one|two|three|four|five|six|seven|eight|nine|ten|deux|trois|due|tre|dos|tres|zwei|drei|eins|uno|[ivx]+|\\p{N}+';
const PART = new RegExp(`^(?:(?:${PART_NAMES})\\b\\.?\\s*(?:${PART_NUMBERS})|\\p{N}{1,2}|[ivx]{1,4})$`, 'iu');
const NAMED_PART_END = new RegExp(
  `^(.*[\\p{L}\\p{N})\\]])[\\s,:–—-]+((?:${PART_NAMES})\\b\\.?\\s*(?:${PART_NUMBERS}))$`,
  'iu',
);

/** The title without the programme's note at its end; undefined where it has none. */
export function withoutNote(title: string): string | undefined {
  for (const pattern of [BRACKETED_END, DASHED_END, BARE_END]) {
    const match = pattern.exec(title);
    if (match?.[1] !== undefined && match[2] !== undefined && isNote(match[2])) return match[1];
  }
  const stamp = STAMP.exec(title);
  const stamped = stamp === null ? '' : title.slice(0, stamp.index).trim();
  return /\p{Ll}/u.test(stamped) ? stamped : undefined;
}

/** Whether a piece of a title is a note of the programme's. */
export function isNote(piece: string): boolean {
  return NOTE.test(piece.trim().replace(/^w\/\s*/iu, 'with '));
}

/** Whether a programme's note behind the title says that it shows a restored film. */
export function isRestored(title: string): boolean {
  return RESTORED.test(title);
}

/** Whether a piece of a title says which part of a film it is ("Vol. 2"): without it, the title is another film's. */
export function isPartNumber(piece: string): boolean {
  return PART.test(piece.trim());
}

/** The title without the part at its end ("Alpha Part II" → "Alpha"); undefined where it names none. */
export function withoutPart(title: string): string | undefined {
  return NAMED_PART_END.exec(title)?.[1]?.trim();
}
