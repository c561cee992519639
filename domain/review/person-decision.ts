/** What people decide about somebody whom a nomination names. */
import { z } from 'zod';
import { typedText } from '../text.js';

const words = 'expected {"personId": "12"}, {"tmdbId": 123} or {"imdbId": "nm…"}';

/** A person: one here, or one whom TMDb or IMDb has. */
export const personRefSchema = z.union(
  [
    z.strictObject({ personId: z.string().regex(/^\d{1,18}$/) }),
    z.strictObject({ tmdbId: z.int().positive().max(2_147_483_647) }),
    z.strictObject({ imdbId: z.string().regex(/^nm\d{7,10}$/) }),
  ],
  words,
);
export type PersonRef = z.infer<typeof personRefSchema>;

/** This person; not this person; nobody whom a site knows; or what was decided last is taken back. */
export const personChoiceSchema = z.union(
  [
    z.strictObject({ person: personRefSchema }),
    z.strictObject({ notThis: personRefSchema }),
    z.strictObject({ nobody: z.literal(true) }),
    z.strictObject({ undo: z.literal(true) }),
  ],
  `expected {"person": …}, {"notThis": …}, {"nobody": true} or {"undo": true}; of a person ${words}`,
);
export type PersonChoice = z.infer<typeof personChoiceSchema>;

/** A decision about a nominee: who made it, and why. */
export interface PersonDecision {
  reviewer: string;
  choice: PersonChoice;
  note?: string | undefined;
}

export const personNoteSchema = typedText(2000).optional();

/** A person as somebody pastes them: an IMDb or TMDb id, or a page's address; undefined where it names nobody. */
export function readPersonRef(text: string): PersonRef | undefined {
  const imdbId = /(?:^|\/name\/)(nm\d{7,10})(?=$|[/?#])/.exec(text.trim())?.[1];
  if (imdbId !== undefined) return { imdbId };
  const tmdb = /^(\d{1,10})$|(?:themoviedb|tmdb)\.org\/person\/(\d{1,10})(?=$|[-/?#])/.exec(text.trim());
  const parsed = personRefSchema.safeParse({ tmdbId: Number(tmdb?.[1] ?? tmdb?.[2]) });
  return parsed.success ? parsed.data : undefined;
}
