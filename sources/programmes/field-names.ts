/** How programmes call an entry's fields, in the header of a table and in JSON. */
import { COLUMN_FIELDS, nominationSchema, type ColumnField } from '../../domain/programme/programme.js';

const plainNames = new Map<string, string>();
const NAMES_KEPT = 1000;

/** A name without case, accents, spaces and signs; kept, for each row has the same ones. */
export function plainName(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  if (plainNames.size >= NAMES_KEPT) plainNames.clear();
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .normalize('NFC');
  plainNames.set(name, plain);
  return plain;
}

/**
 * Names that programmes have for a field, without case, accents, spaces and signs, also in the languages that festivals print in; the
 * first ones win over later ones. "Name" is the film's where nothing else is, and else a person's.
 */
export const FIELD_NAMES: Record<ColumnField, readonly string[]> = {
  title: words(
    'englishtitle titleenglish titleen filmtitleen title filmtitle film movie movietitle internationaltitle titleinternational worldtitle ' +
      'primarytitle projecttitle titreanglais titoloinglese títuloeninglés títuloinglés títuloeminglês englischertitel titelenglisch engelsketitel titel titre titolo título filmtitel titredufilm titrefrançais titreenfrançais titrevf titoloitaliano titoloinitaliano titolodelfilm títuloenespañol títuloespañol títulocastellano títuloencastellano títuloemportuguês títuloportuguês títulodofilme títulobrasileiro deutschertitel titeldeutsch nederlandsetitel película títulodelapelícula pel·lícula œuvre titulointernacional tittel tytuł tytul tytułpolski titulek název nazevfilmu cím filmcím ' +
      'filmadı filmadi filminadı başlık nimi elokuva titlu название фильм назва τίτλος 영문제목 영어제목 제목 영화제목 작품명 영화명 영화 英文片名 英題 英語タイトル 片名 電影名稱 ' +
      '电影名称 電影 电影 影片 作品名 邦題 題名 タイトル 作品 name',
  ),
  year: words(
    'year filmyear releaseyear productionyear prodyear yearofproduction yearofrelease yearfilm jahr produktionsjahr herstellungsjahr année ' +
      'annéedeproduction anno año ano anodeprodução añodeproducción jaar productiejaar år produktionsår rok rokprodukcji rokvýroby év yıl yil yapımyılı ' +
      'vuosi год рік έτος 제작연도 제작년도 연도 년도 年份 年代 出品年份 製作年 制作年 公開年 年',
  ),
  imdbId: words('imdbid const tconst imdb imdburl imdblink imdbcode'),
  originalTitle: words(
    'originaltitle titleoriginal titleinoriginallanguage originallanguagetitle originalname filmtitleov titleov titrevo titreenvo titolovo titlevo ov originaltitel titreoriginal ' +
      'titolooriginale titulooriginal originaltittel origineletitel oorspronkelijketitel tytułoryginalny tytuloryginalny originálnínázev původnínázev ' +
      'eredeticím orijinaladı özgünadı alkuperäinennimi оригинальноеназвание 원제 原題 原名 原文片名 中文片名 제목 片名 作品名 邦題 title titel titre titolo ' +
      'título englishtitle titleenglish titleen internationaltitle titleinternational worldtitle titulointernacional projecttitleoriginallanguage',
  ),
  directors: words(
    'directors director directedby directordirectors directorss filmmaker filmmakers filmmakerss regie regisseur regisseure regisseurin ' +
      'réalisation réalisateur réalisateurs réalisatrice réalisateurtrice réal regia regista registi dirección directora directores realizacao realizador ' +
      'dirigidapor dirigidopor réalisépar unfilmde direttoda regiadi realización realizadora direção diretor diretora direcció regi regissör regissør instruktør reżyseria reżyser rezyseria rezyser režie režisér rendező rendezte ' +
      'yönetmen yönetmeni yönetmenler ohjaaja ohjaus regizor режиссер режиссеры режиссура режисер σκηνοθεσία σκηνοθέτης 감독 연출 監督 監督名 導演 导演',
  ),
  countries: words(
    'countries country countriesoforigin countryoforigin countrycountries countryies countryofproduction countriesofproduction ' +
      'productioncountry productioncountries land länder landen produktionsland pays paysdeproduction paese paesi nazione nazioni nazionalità nationalité nationality nationalities nacionalidad nacionalidade herkunftsland paysdorigine paesediproduzione paísdeorigen paísdeorigem paísdeproducción paísdeprodução país países kraj krajprodukcji země ' +
      'ország ülke yapımülkesi maa țara страна країна χώρα 국가 제작국가 国 製作国 制作国 國家 国家 國家地區 国家地区 出品國家 產地',
  ),
  runtimeMinutes: words(
    'runtimeminutes runtimemins runtimemin runtime minutes runningtime runningtimemin duration durationmin durationminutes length lengthmin ' +
      'dauer laufzeit länge durée duréemin durata duración duração lengte duur speelduur längd speltid lengde længde varighed czastrwania czas délka ' +
      'stopáž hossz süre süresi kesto продолжительность длительность хронометраж διάρκεια 상영시간 러닝타임 上映時間 片長 片长 時長 时长',
  ),
  critical: ['critical'],
  category: words(
    'category section strand sidebar kategorie sektion categorie categoria sezione sección seção secção mostra sectie kategori sekcja kategoria ' +
      'sekce szekció bölüm kategoria sarja секция категория номинация 섹션 부문 部門 セクション 單元 单元 類別 类别 programme program programm programa programma',
  ),
  award: words(
    'award awards prize prizes preis prix premio prémio premi prijs pris nagroda cena díj ödül palkinto приз награда 수상 賞 獎項 奖项',
  ),
  person: words('person nominee recipient honoree name'),
  people: words('people nominees recipients'),
  won: words('won winner iswinner result'),
  details: words('details detail song role character work'),
};

function words(names: string): string[] {
  return names.split(' ').map(plainName);
}

/** What a field may be called where these are told: "name" is a person's where there is something to be named for. */
export function namesOf(field: ColumnField, told: ReadonlySet<string>): readonly string[] {
  const isNamedFor = field !== 'person' || told.has('category') || told.has('award');
  return FIELD_NAMES[field].filter((name) => isNamedFor || name !== 'name');
}

/** Fields of which several columns may tell: "Director 1", "Director #2", "Co-director". */
const LISTED = ['directors', 'countries', 'people', 'award', 'category'] as const;

/** The field that a further column tells more of; undefined where its name is none of such a list. */
export function listedIn(written: string): ColumnField | undefined {
  const name = plainName(written).replace(/\d{1,2}$/u, '');
  const names = [name, name.replace(/^co/u, '')];
  return LISTED.find((field) => {
    const known = field === 'people' ? [...FIELD_NAMES.people, 'nominee', 'recipient'] : FIELD_NAMES[field];
    return names.some((one) => known.includes(one));
  });
}

/** Fields that are a nomination's: a row of a table has one. */
export const NOMINATION_FIELDS: ReadonlySet<string> = new Set(Object.keys(nominationSchema.shape));

const OURS: ReadonlySet<string> = new Set(COLUMN_FIELDS);

/** A name that people write. */
const PLAIN = /^[\p{L}\p{M}\p{N} ._()/-]{1,60}$/u;

type Row = Record<string, unknown>;

/**
 * A row of JSON with its fields by our names (`director` is `directors`), and a nomination's fields that stand beside the film's as
 * its nomination, as in a table. What has no such name, or a second one for what is there, stays as it is.
 */
export function withFieldNames(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  const row = renamed(withLists(withNominations(raw as Row)), COLUMN_FIELDS);
  const { nominations } = row;
  if (Array.isArray(nominations)) return { ...row, nominations: nominations.map(nominationWithFieldNames) };
  if (nominations !== undefined && nominations !== null) return row;
  const [film, nomination] = [false, true].map((isIts) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => NOMINATION_FIELDS.has(name) === isIts)),
  );
  return Object.keys(nomination ?? {}).length === 0 ? row : { ...film, nominations: [nomination] };
}

/** `{ director1: "Ana Lily", director2: "Bo Ek" }` with a list of both. */
function withLists(row: Row): Row {
  const listed = Object.entries(row).flatMap(([name, value]) => {
    const field = PLAIN.test(name) ? listedIn(name) : undefined;
    const isTaken = (field === 'award' || field === 'category') && 'nominations' in row;
    return field === undefined || isTaken ? [] : [{ name, field, value }];
  });
  const numbered = new Set(listed.filter(({ name }) => /\d$/u.test(name)).map(({ field }) => field));
  const parts = listed.filter(({ field }) => numbered.has(field));
  if (parts.length === 0) return row;
  const lists: Record<string, unknown[]> = {};
  for (const { field, value } of parts)
    if (value !== null && value !== '') (lists[field] ??= []).push(...[value].flat());
  const rest = Object.entries(row).filter(([name]) => !parts.some((part) => part.name === name));
  const { award = [], category = [], ...others } = lists;
  const nominations = [
    ...award.map((value) => ({ award: value })),
    ...category.map((value) => ({ category: value })),
  ];
  return {
    ...Object.fromEntries(rest),
    ...others,
    ...(nominations.length === 0 ? {} : { nominations }),
  };
}

/** `{ awards: [{ name, winner }] }`: a list of awards is one of nominations. */
function withNominations(row: Row): Row {
  const isList = ([name, value]: [string, unknown]): boolean =>
    /^(?:nominations|awards|prizes)$/.test(plainName(name)) && Array.isArray(value);
  const [list, another] = Object.entries(row).filter(isList);
  if (list === undefined || another !== undefined || 'nominations' in row) return row;
  const [called, awards] = list;
  const rest = Object.fromEntries(Object.entries(row).filter(([name]) => name !== called));
  return { ...rest, nominations: (awards as unknown[]).map(awardByName) };
}

function awardByName(written: unknown): unknown {
  if (typeof written !== 'object' || written === null || !('name' in written)) return written;
  const isTold = Object.keys(written).some((name) =>
    [...FIELD_NAMES.category, ...FIELD_NAMES.award].includes(plainName(name)),
  );
  const { name, ...rest } = written;
  return isTold ? written : { award: name, ...rest };
}

function nominationWithFieldNames(written: unknown): unknown {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return written;
  return renamed(
    written as Row,
    COLUMN_FIELDS.filter((field) => NOMINATION_FIELDS.has(field)),
  );
}

function renamed(row: Row, fields: readonly ColumnField[]): Row {
  const others = new Map<string, string>();
  for (const name of Object.keys(row))
    if (PLAIN.test(name) && !isField(name) && !others.has(plainName(name))) others.set(plainName(name), name);
  const ours = new Map<string, ColumnField>();
  for (const field of fields) {
    const called = Object.hasOwn(row, field)
      ? undefined
      : namesOf(field, new Set([...Object.keys(row), ...ours.values()])).find((known) => others.has(known));
    const name = others.get(called ?? '');
    if (called === undefined || name === undefined) continue;
    ours.set(name, field);
    others.delete(called);
  }
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [ours.get(name) ?? name, value]));
}

/** Whether a field is called as ours is. */
export function isField(name: string): boolean {
  return OURS.has(name);
}
