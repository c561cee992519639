import { checked, jsonOf } from '../../http/answers.js';
import { SourceError } from '../../http/errors.js';
import { decodePage, readPageHead, type PageHead } from '../../http/html.js';
import type { OddValue } from '../../http/odd-values.js';
import { compact } from '../../../domain/compact.js';
import { MAX_NAME, nomineeSchema, type Nominee } from '../../../domain/programme/programme.js';
import { textOf } from '../../values.js';
import {
  eventNextDataSchema,
  nomineesWidgetSchema,
  type EventPageProps,
  type NomineesWidget,
} from './schema.js';

/** A film as an event page names it. */
export interface EventTitle {
  imdbId: string;
  title?: string;
  originalTitle?: string;
  year?: number;
}

/** One nomination of an event page, whatever the page's generation. */
export interface EventNomination {
  award: string;
  /** The award again where the page names no category. */
  category: string;
  won: boolean;
  notes?: string;
  titles: EventTitle[];
  /** Those who are nominated themselves, as for acting. */
  people: Nominee[];
  /** Those who stand beside a nominated film, as a song's writers. */
  alongside: Nominee[];
}

/** One edition of an event, as its page has it. */
export interface EventEdition {
  eventName?: string;
  /** What the page says it is of; it may be another year than the one asked for. */
  year?: number;
  nominations: EventNomination[];
  /** Categories of which the page holds a part only. */
  cutOff: string[];
  /** Places of the page's data where something was left out, because it had an unknown form. */
  unreadable: string[];
  /** All editions of the event that IMDb has; none on older pages. */
  editions: { year: number; instance: number }[];
}

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

/** The widget's data stands in a call within a script; where the call ends, only its JSON can say. */
function widgetIn(script: string): unknown {
  const call = /NomineesWidget\.push\(\[\s*['"][^'"]*['"]\s*,\s*(?=\{)/.exec(script);
  if (call === null) return undefined;
  const start = call.index + call[0].length;
  for (const end of script.slice(start).matchAll(/\}(?=\s*\]\s*\))/g)) {
    const data = jsonOf(script.slice(start, start + end.index + 1));
    if (data !== undefined) return data;
  }
  return undefined;
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
      for (const { isWinner, notes, awardedEntities } of list.nodes) {
        const titles = [
          ...(awardedEntities?.awardTitles ?? []),
          ...(awardedEntities?.secondaryAwardTitles ?? []),
        ];
        nominations.push(
          compact({
            award: awardName,
            category: categoryName,
            won: isWinner === true,
            notes: noteIn(notes),
            titles: titles.map(({ title }) => titleOf(title.id, title.titleText?.text, title)),
            people: (awardedEntities?.awardNames ?? []).flatMap(personOf),
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

/** A person of an event page; nobody where it has neither name nor id. One whose name is not told is called by the id. */
function personOf({
  name: { id, nameText },
  note,
}: {
  name: {
    id?: string | null | undefined;
    nameText?: { text?: string | null | undefined } | null | undefined;
  };
  note?: unknown;
}): Nominee[] {
  const known = nomineeSchema.shape.imdbId.safeParse(id ?? undefined).data;
  const name = textOf(nameText?.text) ?? known;
  if (name === undefined) return [];
  const role = noteIn(note)?.replace(/^\((.*)\)$/, '$1');
  return [compact({ name: name.slice(0, MAX_NAME), imdbId: known, role: role?.slice(0, MAX_NAME) })];
}

function titleOf(
  imdbId: string,
  title: string | null | undefined,
  more: {
    originalTitleText?: { text?: string | null | undefined } | null | undefined;
    releaseYear?: { year?: number | null | undefined } | null | undefined;
  },
): EventTitle {
  const name = textOf(title);
  const original = textOf(more.originalTitleText?.text);
  return compact({
    imdbId,
    title: name,
    originalTitle: original === name ? undefined : original,
    year: more.releaseYear?.year ?? undefined,
  });
}

function fromWidget({
  nomineesWidgetModel: { eventEditionSummary },
}: NomineesWidget): Omit<EventEdition, 'unreadable'> {
  const nominations = eventEditionSummary.awards.flatMap(({ awardName, categories }) =>
    categories.flatMap(({ categoryName, nominations: list }) =>
      list.map((nomination): EventNomination => {
        const award = textOf(awardName) ?? 'Award';
        const { primaryNominees, secondaryNominees } = nomination;
        const isTitle = ({ const: id }: { const?: string | null | undefined }): boolean =>
          id?.startsWith('tt') === true;
        const peopleOf = (nominees: typeof primaryNominees): Nominee[] =>
          nominees
            .filter((nominee) => !isTitle(nominee))
            .flatMap(({ const: id, name, note }) =>
              personOf({ name: { id, nameText: { text: name } }, note }),
            );
        return compact({
          award,
          category: textOf(categoryName) ?? award,
          won: nomination.isWinner === true,
          notes: textOf(nomination.notes),
          titles: [...primaryNominees, ...secondaryNominees].filter(isTitle).map((nominee) =>
            titleOf(nominee.const ?? '', nominee.name, {
              originalTitleText: { text: nominee.originalName },
            }),
          ),
          people: peopleOf(primaryNominees),
          alongside: peopleOf(secondaryNominees),
        });
      }),
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

/** Notes come as a text, or as an object around plain text or HTML. */
function noteIn(notes: unknown): string | undefined {
  if (typeof notes === 'string') return textOf(notes.replace(/<[^<>]*>/g, ''));
  if (typeof notes !== 'object' || notes === null) return undefined;
  const { plainText, text, plaidHtml, value } = notes as Record<string, unknown>;
  return [plainText, text, plaidHtml, value].map(noteIn).find((found) => found !== undefined);
}
