/** What an event page of either generation tells of an edition, and how its films, people and notes are read. */
import { decodeHTMLStrict } from 'entities';
import { compact } from '../../../domain/compact.js';
import { MAX_NAME, nomineeSchema, type Nominee } from '../../../domain/programme/programme.js';
import { textOf } from '../../values.js';

/** A film as an event page names it. */
export interface EventTitle {
  imdbId?: string;
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

/** A person of an event page; nobody where it has neither name nor id. One whose name is not told is called by the id. */
export function personOf({
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

/** What tells a nomination from the others of its film: its notes, and the songs, characters or episodes that these leave out. */
export function notesOf(notes: string | undefined, works: readonly string[]): string | undefined {
  const more = works.map(textOf).filter((work) => work !== undefined && notes?.includes(work) !== true);
  return textOf([notes ?? '', ...more].filter((part) => part !== '').join('; '));
}

/** A film of an event page; none where it has neither id nor title. */
export function titleOf(
  id: string | null | undefined,
  title: string | null | undefined,
  more: {
    originalTitleText?: { text?: string | null | undefined } | null | undefined;
    releaseYear?: { year?: number | null | undefined } | null | undefined;
  },
): EventTitle[] {
  const [imdbId, name] = [textOf(id), textOf(title)];
  if (imdbId === undefined && name === undefined) return [];
  const original = textOf(more.originalTitleText?.text);
  return [
    compact({
      imdbId,
      title: name,
      originalTitle: original === name ? undefined : original,
      year: more.releaseYear?.year ?? undefined,
    }),
  ];
}

/** Notes come as a text, or as an object around plain text or HTML. */
export function noteIn(notes: unknown): string | undefined {
  if (typeof notes === 'string') return textOf(decodeHTMLStrict(notes.replace(/<[^<>]*>/g, '')));
  if (typeof notes !== 'object' || notes === null) return undefined;
  const { plainText, text, plaidHtml, value } = notes as Record<string, unknown>;
  return [plainText, text, plaidHtml, value].map(noteIn).find((found) => found !== undefined);
}
