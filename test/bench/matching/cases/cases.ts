/** Cases made afresh from catalogue films, so that no figure rests on the ones that were fitted on. */
import { canonicalTitle } from '../../../../matching/titles/titles.js';
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
  const taken = new Set([...avoid, ...pools.enteredTwice]);
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
    ...draw(pools.domestic, counts.festival, 'pos_fest', true),
    ...draw(pools.sameTitle, counts.sameTitle, 'pos_hard', true),
    ...draw(pools.any, counts.any, 'pos_any', true),
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
export function awardsList(films: Film[], seed: number, count: number, avoid: ReadonlySet<number>): Case[] {
  const random = seeded(seed);
  const { enteredTwice } = poolsOf(films);
  const awarded = films.filter(({ id, editions }) => editions > 0 && !enteredTwice.has(id) && !avoid.has(id));
  return shuffled(awarded, random)
    .slice(0, count)
    .map((film) => {
      const present = random() >= 1 / 3;
      const [director] = film.directors;
      return {
        title: film.title,
        year: film.year + (random() < 0.05 ? 1 : 0),
        directors: director === undefined || random() < 0.5 ? [] : [director],
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

interface Pools {
  foreign: Film[];
  festival: Film[];
  /** Of the festivals, those that have one title only. */
  domestic: Film[];
  sameTitle: Film[];
  any: Film[];
  /** Films that may stand in the catalogue a second time: taken out once, they would still be there. */
  enteredTwice: Set<number>;
}

const knownPools = new WeakMap<Film[], Pools>();

/** The kinds of films that cases are drawn from, as in the development cases. */
function poolsOf(films: Film[]): Pools {
  const pools = knownPools.get(films) ?? makePools(films);
  knownPools.set(films, pools);
  return pools;
}

function makePools(films: Film[]): Pools {
  const byTitle = new Map<string, Film[]>();
  for (const film of films) {
    const key = canonicalTitle(film.title);
    byTitle.set(key, [...(byTitle.get(key) ?? []), film]);
  }
  const namesakes = [...byTitle.values()].filter((same) => same.length > 1);
  const twice = namesakes.flatMap((same) =>
    same.filter((film) => same.some((other) => other !== film && maybeTheSame(film, other))),
  );
  return {
    foreign: films.filter((film) => isForeign(film) && film.directors.length > 0),
    festival: films.filter((film) => film.editions > 0),
    domestic: films.filter((film) => film.editions > 0 && !isForeign(film)),
    sameTitle: namesakes.flat(),
    any: films,
    enteredTwice: new Set(twice.map((film) => film.id)),
  };
}

/** Two entries of one title within a year of each other are two films only where their directors say so. */
function maybeTheSame(one: Film, other: Film): boolean {
  if (Math.abs(one.year - other.year) > 1) return false;
  const unknown = one.directors.length === 0 || other.directors.length === 0;
  return unknown || one.directors.some((name) => other.directors.includes(name));
}
