import { checked, jsonOf } from '../../http/answers.js';
import { SourceError } from '../../http/errors.js';
import { decodePage, readPageHead, type PageHead } from '../../http/html.js';
import type { OddValue } from '../../http/odd-values.js';
import { compact } from '../../../domain/compact.js';
import { textOf } from '../../values.js';
import { eventNextDataSchema, nomineesWidgetSchema, type EventPageProps } from './schema.js';
import { noteIn, notesOf, personOf, titleOf, type EventEdition, type EventNomination } from './edition.js';
import { fromWidget, widgetIn } from './widget.js';

/**
 * Reads an event page of either generation.
 * @param charset what the server said of its encoding.
 * @returns undefined for a page without an event's data (a challenge, a skeleton).
 * @throws {SourceError} `invalid_response` naming what in the data has an unknown form.
 */
export function readEventPage(body: Buffer, charset?: string): EventEdition | undefined {
  const { scripts } = readPageHead(decodePage(body, charset));
  const leftOut = new Set<string>();
  const edition = editionIn(scripts, ({ path }) => leftOut.add(path));
  if (edition === undefined) return undefined;
  if (leftOut.size > 0 && edition.nominations.length === 0)
    throw new SourceError(
      'imdb_scrape',
      'invalid_response',
      `the event page's data have an unknown form: ${[...leftOut].join(', ')}`,
      { retryable: false },
    );
  return { ...edition, unreadable: [...leftOut] };
}

function editionIn(
  scripts: PageHead['scripts'],
  onLeftOut: (odd: OddValue) => void,
): Omit<EventEdition, 'unreadable'> | undefined {
  const next = jsonOf(scripts.find(({ id }) => id === '__NEXT_DATA__')?.text ?? '');
  if (hasPageProps(next)) {
    const what = "the event page's __NEXT_DATA__";
    return fromNextData(
      checked('imdb_scrape', eventNextDataSchema, next, what, { onLeftOut }).props.pageProps,
    );
  }
  const widget = scripts.map(({ text }) => widgetIn(text)).find((found) => found !== undefined);
  if (widget === undefined) return undefined;
  return fromWidget(
    checked('imdb_scrape', nomineesWidgetSchema, widget, "the event page's nominees", { onLeftOut }),
  );
}

/** A skeleton has the script, and nothing of an event in it. */
function hasPageProps(data: unknown): boolean {
  const props = (data as { props?: { pageProps?: Record<string, unknown> } } | undefined)?.props?.pageProps;
  return ['edition', 'editionInfo', 'historyEventEditions'].some(
    (key) => props?.[key] !== undefined && props[key] !== null,
  );
}

function fromNextData(page: EventPageProps): Omit<EventEdition, 'unreadable'> {
  const nominations: EventNomination[] = [];
  const cutOff: string[] = [];
  for (const award of page.edition?.awards ?? []) {
    const awardName = textOf(award.text) ?? 'Award';
    if (award.nominationCategories.cutOff) cutOff.push(awardName);
    for (const { category, nominations: list } of award.nominationCategories.nodes) {
      const categoryName = textOf(category?.text) ?? awardName;
      if (list.cutOff) cutOff.push(categoryName);
      for (const { isWinner, notes, awardedEntities, forSongTitles, forEpisodes } of list.nodes) {
        const titles = [
          ...(awardedEntities?.awardTitles ?? []),
          ...(awardedEntities?.secondaryAwardTitles ?? []),
        ];
        nominations.push(
          compact({
            award: awardName,
            category: categoryName,
            won: isWinner === true,
            notes: notesOf(noteIn(notes), [
              ...forSongTitles,
              ...forEpisodes.map(({ titleText }) => titleText?.text ?? ''),
            ]),
            titles: titles.flatMap(({ title }) => titleOf(title.id, title.titleText?.text, title)),
            people: [
              ...(awardedEntities?.awardNames ?? []).flatMap(personOf),
              ...(awardedEntities?.awardCompanies ?? []).flatMap(({ company }) =>
                personOf({ name: { nameText: company.companyText } }),
              ),
            ],
            alongside: (awardedEntities?.secondaryAwardNames ?? []).flatMap(personOf),
          }),
        );
      }
    }
  }
  return compact({
    eventName: textOf(page.eventName),
    year: page.editionInfo?.year ?? undefined,
    nominations,
    cutOff: [...new Set(cutOff)],
    editions: page.historyEventEditions.map(({ year, instanceWithinYear }) => ({
      year,
      instance: instanceWithinYear ?? 1,
    })),
  });
}
