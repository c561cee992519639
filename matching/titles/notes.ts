/** What programmes hang on a title that is not part of it: prints, premieres, formats, guests. */

const LIVE = String.raw`live[\s-]*(?:music|musik|musique|score|soundtrack|accompaniment|begleitung|piano|organ|orchestra|band)\b.*`;
const NOTES = [
  String.raw`\d+\s?k\b.*`, // 4K, 2K DCP
  String.raw`(?:the\s|a\s)?(?:(?:18|19|20)\d\d[\s,:]+)?(?:new(?:ly)?\s)?(?:\d+\s?k\s)?(?:digital(?:ly)?\s)?(?:restor|remaster|restaur).*`,
  String.raw`(?:versione?|versi[oó]n|copi[ae]|kopie)\s(?:restaur.*|longue)`,
  String.raw`(?:(?:world|international|european|north american|uk|us)\s+)?premi[eè]re(?:\s*[+&].*)?`,
  String.raw`(?:(?:live|recorded|video|special|short)\s+)*(?:q ?& ?a|introduction)(?:\s+(?:with|by)\s.*)?`,
  String.raw`(?:with|incl(?:uding|\.)?|plus|followed by)\s+(?:an?\s+|the\s+)?(?:(?:live|recorded)\s+)?(?:q ?& ?a|introduction|intro|discussion|panel|talk|guests?|director)\b.*`,
  String.raw`introduced by\s.*|.*\s(?:in attendance|in person)`,
  String.raw`(?:(?:with|mit|avec|con|feat\.|featuring)\s+)?(?:an?\s+|the\s+)?${LIVE}`,
  String.raw`(?:(?:avec|con|en)\s+)?(?:musique en direct|musica dal vivo|m[uú]sica en vivo|cin[eé][\s-]?concert)|accompanied by\s.*`,
  String.raw`(?:an?\s+)?sing[\s-]?a?[\s-]?long(?:\s(?:version|screening))?`,
  String.raw`\d+(?:st|nd|rd|th) anniversary(?:\s.*)?|anniversary (?:screening|edition)|encore(?: screening)?`,
  String.raw`(?:(?:18|19|20)\d\d\s+)?re-?(?:release|issue)|wiederauff[uü]hrung`,
  String.raw`short(?:\s+film)?|kurzfilm|court[\s-]m[eé]trage|cortometra(?:ggio|je)|curta(?:-metragem)?|kortfilm`,
  String.raw`feature(?:\s+film)?|documentary|animation|silent(?: film| movie| version)?|stummfilm(?: mit live-?musik)?|(?:film )?muet|b\s?[/&]\s?w`,
  String.raw`(?:the\s)?(?:director['’]?s|final|theatrical|extended|ultimate)\s(?:cut|version|edition)|uncut`,
  String.raw`preview|work in progress|wip|out of competition|in competition|(?:special|free|surprise|relaxed|family|open[\s-]air) screening|cancell?ed|sold out|postponed|(?:opening|closing)\s(?:film|night)(?:\s(?:film|gala))?|(?:surprise|secret)\s(?:film|screening)|short(?:s|\sfilms)|competition|retrospective|sneak preview|double (?:bill|feature)`,
  String.raw`(?:(?:in|on|auf|en)\s+)?(?:35\s?mm|70\s?mm|16\s?mm|imax|3-?d|dcp)(?:[\s-](?:print|projection|kopie|copy))?`,
  String.raw`(?:dt\.|deutsche?|engl?\.|englische|original)\s?(?:fassung|version)|ov|omu|ome?u|df|vo(?:st)?(?:fr|en)?|subtitled|dubbed|(?:(?:with|mit)\s+)?(?:english|french|german)\s(?:subtitles|untertiteln?)`,
  String.raw`black (?:and|&) white(?: version)?`,
  // In the languages of festivals, without accents.
  String.raw`(?!(?:the|an?|la|le|les|el|il|die|der|das|my|our|his|her)\s)(?:\p{L}[\p{L}.'’]*[\s-]){1,2}premi[eè]re|avant[\s-]premiere|\p{L}*premiere (?:mondiale|internationale|europeenne|nationale|francaise|suisse|belge|canadienne|quebecoise|nord-americaine)|(?:\p{L}+[\s-])?\p{L}*(?:urauffuhrung|erstauffuhrung)|(?:welt|europa|deutschland|osterreich|schweiz|vor)-?premiere`,
  String.raw`(?:anteprima|prima)\s(?:mondiale|internazionale|europea|nazionale|italiana|assoluta)|anteprima|(?:(?:pre-?|ant(?:e-?)?)?(?:estreno|estreia)|premiere?)(?:\s(?:mundial|internacional|europe[ouiaé]+|nacional|absolut[oa]|latinoameric\p{L}+|en espana|no brasil))?`,
  String.raw`(?:hors|en)[\s-](?:competition|concours)|(?:fuori|in) concorso|(?:fuera de|en) (?:competicion|competencia|concurso)|(?:fora de|em) (?:competicao|concurso)|(?:au(?:ss|ß)er|im) (?:konkurrenz|wettbewerb)|(?:not in|non-?) ?compet\p{L}+`,
  String.raw`(?:seance|projection|presentation) (?:speciale|unique)|sonder(?:vorfuhrung|screening|prasentation)|(?:proiezione|evento|presentazione) speciale|(?:proyeccion|funcion|pase|presentacion|sesion|sessao|exibicao|apresentacao|evento) especial|special (?:presentation|event)|gala (?:screening|presentation|premiere)|(?:seance|projection) de gala`,
  String.raw`film d['’]ouverture|film de (?:cloture|fermeture|apertura|clausura)|eroffnungsfilm|abschlussfilm|film (?:di (?:apertura|chiusura)|inaugurale?|surprise)|pelicula (?:inaugural|sorpresa|de (?:apertura|inauguracion|clausura|cierre))|filme de (?:abertura|encerramento)|uberraschungsfilm`,
  String.raw`sous reserve(?: d.*)?|tb[ac]|to be (?:confirmed|announced)|a confirm(?:er|ar)|por confirmar|da confermare|unter vorbehalt|annulee?|abgesagt|cancelad[oa]|annullat[oa]|verschoben|reportee?|ausverkauft|agotad[oa]|esgotad[oa]|esaurito`,
  String.raw`en presence (?:de|du|des|d['’]).*|in anwesenheit (?:von|der|des).*|alla presenza d.*|(?:con|com) (?:la|a) presen[cç][ai]a? d.*|mit gasten|director present|cine[\s-](?:debat|gouter|conference|club|rencontre|forum)|jeune public|entree libre|eintritt frei|ingresso (?:libero|gratuito)|entrada (?:libre|franca|gratuita)|free (?:entry|admission)`,
  String.raw`(?:con |com )?(?:sottotitoli|subtitulos|legendas)(?:\s.*)?|legendado|(?:v\.? ?o\.?|o\.? ?v\.?|version originale?|versione originale|originale?(?:fassung)?)(?: con| mit)? (?:sous-?titr|sottotit|sott\.|subtit|sub\.|st\.|untertit|legend|ut\b).*|v\.?o\.?s\.?[ei]?\.?|om(?:d|eng?l?)?u|(?:vo|ov)\/[a-z/]{1,5}|sous-titr\p{L}+(?:\s.*)?|v\.?o\.?\s?s\.?t\.?(?:\s?f\.?r?\.?)?|ov (?:w\/|with|mit) \p{L}+ (?:subtitles|untertiteln?)`,
  String.raw`work-in-progress|inedit[oa]?|(?:long|moyen)[\s-]metrage|langfilm|spielfilm|dokumentarfilm|documentair?[eo]|documentario|documental|animationsfilm|trickfilm|(?:lungo|medio)metraggio|(?:largo|medio)metraje|(?:longa|media)-metragem`,
];
const NOTE = new RegExp(`^(?:${NOTES.join('|')})$`, 'iu');
/** What is added to a film behind a plus, and is none: in brackets such a word may be a title ("Fiesta (Party)"). */
const EVENT =
  /^(?:(?:an?|the|live|recorded|video|panel|post-screening|short)\s+)*(?:q ?& ?a|intro(?:duction)?|discussion|talk|panel|conversation|debate|lecture|master ?class|workshop|reception|party|drinks|podcast|quiz|concert|music|dj[\s-]set|guests?|director|short(?:s|\s+films?)?|support(?:ing)?(?:\s.*)?)(?:\s(?:with|by|in|from)\s.*)?$/iu;
const BRACKETED_END = /^(.*\S)\s*[([]([^()[\]]*)[)\]]$/u;
const DASHED_END = /^(.*\S)(?:\s+[-–—|]|:)\s+(\S.*)$/u;
/** The note stands before the title: "Ciné-concert: Alpha". */
const FRONT = /^([^:–—|]+)[:–—|]\s+(\S.*)$/u;
/** Notes that are told as such by how they begin, without brackets or a dash. */
const BARE_BEGIN =
  /[\s,](?=(?:(?:incl\.|including|with|mit|avec|con|feat\.|featuring|accompanied by|w\/|followed by|introduced by|plus|\+|in|on|auf|en)\s|sing[\s-]?a))/giu;
/** Stamped over a title that is not in capitals itself. */
const STAMP =
  /[\s*!](?:CANCELL?ED|SOLD OUT|POSTPONED|(?:WORLD|INTERNATIONAL|EUROPEAN|AVANT)[\s-]PREMI[EÈ]RE|WELTPREMIERE|(?:OUT OF|HORS) COMP[EÉ]TITION)[*!]*$/u;
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

/** The title without the programme's note at its end, or before it; undefined where it has none. */
export function withoutNote(title: string): string | undefined {
  const [, front = '', behind] = FRONT.exec(title) ?? [];
  if (isNote(front)) return behind;
  for (const pattern of [BRACKETED_END, DASHED_END]) {
    const match = pattern.exec(title);
    if (match?.[1] !== undefined && match[2] !== undefined && isNote(match[2])) return match[1];
  }
  for (const { index } of title.matchAll(BARE_BEGIN))
    if (index > 1 && isNote(title.slice(index)))
      return title.slice(0, title[index - 1] === ',' ? index - 1 : index);
  const stamp = STAMP.exec(title);
  const stamped = stamp === null ? '' : title.slice(0, stamp.index).trim();
  return /\p{Ll}/u.test(stamped) ? stamped : undefined;
}

/** Whether a piece of a title is a note of the programme's. */
export function isNote(piece: string): boolean {
  const text = piece.trim().replace(/^w\/\s*/iu, 'with ');
  const pieces = text.split(/[,;·]/u);
  return isPlainNote(text) || isAddition(text) || (pieces.length > 1 && pieces.every(isPlainNote));
}

function isPlainNote(piece: string): boolean {
  const text = piece.trim();
  return NOTE.test(text) || NOTE.test(text.normalize('NFKD').replace(/\p{M}/gu, ''));
}

/** Whether what stands behind a title with a plus is no second film: "+ Q&A", "plus reception". */
export function isAddition(text: string): boolean {
  const added = /^(?:\+|plus|&|followed by)\s+(\S.*)$/iu.exec(text.trim())?.[1];
  return added !== undefined && (EVENT.test(added) || NOTE.test(added));
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
