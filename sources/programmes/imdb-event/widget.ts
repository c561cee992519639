/** Event pages until about 2023, which hand their data to a widget. */
import { jsonOf } from '../../http/answers.js';
import { compact } from '../../../domain/compact.js';
import type { Nominee } from '../../../domain/programme/programme.js';
import { textOf } from '../../values.js';
import { notesOf, personOf, titleOf, type EventEdition, type EventNomination } from './edition.js';
import type { NomineesWidget } from './schema.js';

/** The widget's data stands in a call within a script; where the call ends, only its JSON can say. */
export function widgetIn(script: string): unknown {
  const call = /NomineesWidget\.push\(\[\s*['"][^'"]*['"]\s*,\s*(?=\{)/.exec(script);
  if (call === null) return undefined;
  const start = call.index + call[0].length;
  for (const end of script.slice(start).matchAll(/\}(?=\s*\]\s*\))/g)) {
    const data = jsonOf(script.slice(start, start + end.index + 1));
    if (data !== undefined) return data;
  }
  return undefined;
}

/** The edition that a widget's data are of. */
export function fromWidget({
  nomineesWidgetModel: { eventEditionSummary },
}: NomineesWidget): Omit<EventEdition, 'unreadable'> {
  const nominations = eventEditionSummary.awards.flatMap(({ awardName, categories }) =>
    categories.flatMap(({ categoryName, nominations: list }) =>
      list.map((nomination) => fromWidgetNomination(nomination, awardName, categoryName, list)),
    ),
  );
  return compact({
    eventName: textOf(eventEditionSummary.eventName),
    year: eventEditionSummary.year ?? undefined,
    nominations,
    cutOff: [],
    editions: [],
  });
}

type WidgetNomination =
  NomineesWidget['nomineesWidgetModel']['eventEditionSummary']['awards'][number]['categories'][number]['nominations'][number];

function fromWidgetNomination(
  nomination: WidgetNomination,
  awardName: string | null | undefined,
  categoryName: string | null | undefined,
  category: readonly WidgetNomination[],
): EventNomination {
  const award = textOf(awardName) ?? 'Award';
  const { primaryNominees, secondaryNominees, songNames, characterNames, episodeNames } = nomination;
  const ids = category
    .flatMap(({ primaryNominees: all }) => all)
    .flatMap(({ const: id }) => textOf(id) ?? []);
  const areFilms = ids.length > 0 && ids.every(isTitleId);
  const isTitle = ({ const: id }: { const?: string | null | undefined }): boolean =>
    textOf(id) === undefined ? areFilms : isTitleId(id ?? '');
  const peopleOf = (nominees: typeof primaryNominees): Nominee[] =>
    nominees.flatMap(({ const: id, name, note }) =>
      personOf({ name: { id, nameText: { text: name } }, note }),
    );
  const films = [
    ...primaryNominees.filter(isTitle),
    ...secondaryNominees.filter(({ const: id }) => isTitleId(id ?? '')),
  ];
  const isFilm = new Set<unknown>(films);
  return compact({
    award,
    category: textOf(categoryName) ?? award,
    won: nomination.isWinner === true,
    notes: notesOf(textOf(nomination.notes), [...songNames, ...characterNames, ...episodeNames]),
    titles: films.flatMap((nominee) =>
      titleOf(nominee.const, nominee.name, { originalTitleText: { text: nominee.originalName } }),
    ),
    people: peopleOf(primaryNominees.filter((nominee) => !isFilm.has(nominee))),
    alongside: peopleOf(secondaryNominees.filter((nominee) => !isFilm.has(nominee))),
  });
}

function isTitleId(id: string): boolean {
  return /^\s*tt\d/i.test(id);
}
