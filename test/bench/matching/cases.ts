/** Cases made afresh from catalogue films, so that no figure rests on the ones that were fitted on. */
import { damaged } from './damage.js';
import type { Case, Film } from './films.js';
import { seeded, shuffled, type Random } from './random.js';

/** How many cases of each kind. */
export interface CaseCounts {
  foreign: number;
  festival: number;
  sameTitle: number;
  any: number;
  absentFestival: number;
  absentSameTitle: number;
}

/** As many films absent as present. */
export const EVEN: CaseCounts = {
  foreign: 640,
  festival: 680,
  sameTitle: 340,
  any: 340,
  absentFestival: 1000,
  absentSameTitle: 1000,
};

/** The same, with fewer look-alikes: most films that a catalogue lacks have no namesake in it. */
export const AS_IN_LIFE: CaseCounts = { ...EVEN, absentFestival: 1600, absentSameTitle: 400 };

/** Damaged cases of `counts` kinds, drawn with `seed`, none of them of a film in `avoid`. */
export function freshCases(
  films: Film[],
  seed: number,
  counts: CaseCounts,
  avoid: ReadonlySet<number>,
): Case[] {
  const random = seeded(seed);
  const pools = poolsOf(films);
  const taken = new Set(avoid);
  const draw = (pool: Film[], count: number, group: string, present: boolean): Case[] => {
    const chosen = shuffled(pool, random)
      .filter((film) => !taken.has(film.id))
      .slice(0, count);
    for (const film of chosen) taken.add(film.id);
    return chosen.map((film) => madeCase(film, group, present, random));
  };
  return [
    ...draw(pools.festival, counts.absentFestival, 'neg_fest', false),
    ...draw(pools.sameTitle, counts.absentSameTitle, 'neg_hard', false),
    ...draw(pools.foreign, counts.foreign, 'pos_foreign', true),
    ...draw(pools.festival, counts.festival, 'pos_fest', true),
    ...draw(pools.sameTitle, counts.sameTitle, 'pos_hard', true),
    ...draw(films, counts.any, 'pos_any', true),
  ];
}

function madeCase(film: Film, group: string, present: boolean, random: Random): Case {
  const foreign = group === 'pos_foreign' || isForeign(film);
  return { ...damaged(film, foreign, random), group, filmId: film.id, present };
}

/**
 * An awards list: films of festivals and awards under their clean titles, with the film's year, half of them with a
 * director; nothing here was fitted on. Each is absent from the catalogue with a chance of one in three, whatever it is.
 */
export function awardsList(films: Film[], seed: number, count: number): Case[] {
  const random = seeded(seed);
  const awarded = films.filter((film) => film.editions > 0);
  return shuffled(awarded, random)
    .slice(0, count)
    .map((film) => {
      const present = random() >= 1 / 3;
      const [director] = film.directors;
      return {
        title: film.title,
        year: film.year + (random() < 0.05 ? 1 : 0),
        ...(director === undefined || random() < 0.5 ? {} : { director }),
        damage: [],
        group: present ? 'pos_award' : 'neg_award',
        filmId: film.id,
        present,
      };
    });
}

function isForeign(film: Film): boolean {
  return film.originalTitle !== film.title || film.otherTitles.length > 0;
}

function poolsOf(films: Film[]): Record<'foreign' | 'festival' | 'sameTitle', Film[]> {
  const byTitle = new Map<string, number>();
  for (const film of films) {
    const key = film.title.toLowerCase();
    byTitle.set(key, (byTitle.get(key) ?? 0) + 1);
  }
  return {
    foreign: films.filter(isForeign),
    festival: films.filter((film) => film.editions > 0),
    sameTitle: films.filter((film) => (byTitle.get(film.title.toLowerCase()) ?? 0) > 1),
  };
}
