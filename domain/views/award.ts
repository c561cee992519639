/** Where an award is given: in the main competition, in a section beside it, across sections, or by a jury that is not the festival's. */
export const AWARD_SECTIONS = ['competition', 'sidebar', 'across', 'independent'] as const;
export type AwardSection = (typeof AWARD_SECTIONS)[number];

/** What came of a nomination; `withdrawn` where no programme names it any more. */
export const AWARD_RESULTS = ['winner', 'shared', 'nominee', 'withdrawn'] as const;
export type AwardResult = (typeof AWARD_RESULTS)[number];

/** Nominations of one printed name of a festival, with the form that it has here. */
export interface PrintedAward {
  festival: string;
  category: string;
  award: string | null;
  /** "best-actress"; null where nobody has said it yet. */
  form: string | null;
  section: AwardSection | null;
  /** The festival's own name. */
  name: string | null;
  source: string | null;
  nominations: number;
  editions: number;
}
