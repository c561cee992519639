/** How far a film's year lies from the year that a programme gives: by event, for a festival is not an award. */
import type { FilmDescription } from '../../domain/film.js';
import { isRestored } from '../titles/notes.js';

/** Shares of films by year of the film minus year of the edition, in percent from −3 to +3, over `films` films. */
interface EventOffsets {
  films: number;
  shares: readonly [number, number, number, number, number, number, number];
}

/** Measured over the editions of public award tables; see docs/matching.md. */
const EVENTS: Record<string, EventOffsets> = {
  oscars: { films: 3603, shares: [0.8, 8.6, 89.0, 1.6, 0, 0, 0] },
  berlin: { films: 1382, shares: [0.7, 0.5, 30.5, 66.9, 0.8, 0.5, 0.1] },
  bafta: { films: 2142, shares: [2.4, 20.3, 74.5, 2.7, 0.1, 0, 0] },
  'critics-choice': { films: 1070, shares: [2.3, 7.0, 85.9, 4.7, 0.1, 0, 0] },
  cannes: { films: 2328, shares: [0.9, 0.7, 9.0, 87.3, 1.9, 0.1, 0] },
  cesar: { films: 1090, shares: [0.8, 9.1, 89.5, 0.6, 0, 0, 0] },
  filmfare: { films: 466, shares: [1.3, 3.2, 93.8, 1.7, 0, 0, 0] },
  'german-film-awards': { films: 429, shares: [2.1, 4.7, 65.5, 25.6, 1.6, 0.5, 0] },
  'golden-globes': { films: 2496, shares: [0.5, 5.3, 93.1, 1.0, 0, 0, 0] },
  'hong-kong-film-awards': { films: 432, shares: [0.7, 7.4, 90.7, 1.2, 0, 0, 0] },
  spirit: { films: 1181, shares: [3.0, 21.3, 74.3, 1.4, 0.1, 0, 0] },
  'peoples-choice': { films: 428, shares: [4.2, 2.8, 80.4, 12.6, 0, 0, 0] },
  razzies: { films: 908, shares: [6.7, 3.9, 89.3, 0.1, 0, 0, 0] },
  sag: { films: 538, shares: [0.2, 3.7, 95.9, 0.2, 0, 0, 0] },
  sundance: { films: 1166, shares: [0, 0.9, 16.9, 79.2, 2.0, 0.6, 0.4] },
  toronto: { films: 396, shares: [0, 0.3, 2.0, 87.6, 9.3, 0.8, 0] },
  venice: { films: 1558, shares: [4.8, 0.6, 7.0, 82.2, 5.0, 0.1, 0.2] },
};

/** Other names under which the same events are known. */
const ALIASES: Record<string, string> = {
  'academy-awards': 'oscars',
  oscar: 'oscars',
  berlinale: 'berlin',
  'cannes-film-festival': 'cannes',
  'cesar-awards': 'cesar',
  'critics-choice-awards': 'critics-choice',
  'filmfare-awards': 'filmfare',
  german: 'german-film-awards',
  'film-independent-spirit-awards': 'spirit',
  'independent-spirit': 'spirit',
  'spirit-awards': 'spirit',
  globes: 'golden-globes',
  'bafta-awards': 'bafta',
  tiff: 'toronto',
  'venice-film-festival': 'venice',
  'sundance-film-festival': 'sundance',
};

/** An event that was not measured: between a festival (same year) and an award (the year before). */
const UNKNOWN_EVENT: EventOffsets = { films: 200, shares: [2, 4, 30, 58, 4, 1, 1] };
/** A year that is the film's own: another source's idea of it, or a list's that is of no edition. */
const FILM_YEAR: EventOffsets = { films: 5000, shares: [0.3, 1.2, 7.5, 85, 4.5, 1.2, 0.3] };
/**
 * Festivals print the year of production, which a catalogue often has a year later: where it is the edition's own, where it is
 * the year before (then most catalogues have the edition's), and of older films. Measured over six festivals' programmes.
 */
const PRINTED: Record<'ofTheEdition' | 'theYearBefore' | 'older', EventOffsets> = {
  ofTheEdition: { films: 2050, shares: [0.1, 0.2, 1.1, 87.4, 10.3, 0.7, 0.2] },
  theYearBefore: { films: 500, shares: [0.2, 0.4, 1.6, 36, 59.6, 1.8, 0.4] },
  older: { films: 230, shares: [0.4, 0.8, 4, 85, 7, 1.8, 1] },
};
/** Offsets beyond ±3 (restored classics, wrong years) share what the smoothing gives them, over a working life. */
const FAR_SHARE = 0.012;
const FAR_YEARS = 60;
/** Weight of the general shape against an event's own counts, in films. */
const SMOOTHING = 20;

/** A restoration is shown within so many years of being made, and no film is restored so soon. */
const RESTORED_LATELY = 12;

/**
 * The year that an entry gives for the film; the edition's own where it gives none. Of a restored film neither the
 * edition's year nor that of the restoration says anything.
 */
export function saidYear({ title, year, editionYear }: FilmDescription): number | undefined {
  const said = year ?? editionYear;
  if (said === undefined || editionYear === undefined || !isRestored(title)) return said;
  return said >= editionYear - RESTORED_LATELY ? undefined : said;
}

/**
 * Log probability that a film of `candidateYear` stands in the programme with the year that `wanted` gives; undefined
 * where either year is unknown.
 */
export function yearFit(wanted: FilmDescription, candidateYear: number | undefined): number | undefined {
  const said = saidYear(wanted);
  if (said === undefined || candidateYear === undefined) return undefined;
  return Math.log(offsetProbability(offsetsFor(wanted), candidateYear - said));
}

/**
 * Years in which the film may be, most probable first; empty where the programme gives none.
 */
export function likelyYears(wanted: FilmDescription): number[] {
  const said = saidYear(wanted);
  if (said === undefined) return [];
  const offsets = offsetsFor(wanted);
  return [-3, -2, -1, 0, 1, 2, 3]
    .sort((a, b) => offsetProbability(offsets, b) - offsetProbability(offsets, a))
    .map((offset) => said + offset);
}

/** Whether the edition's year is all that is said: one other than that is the film's own. */
export function saysEditionYearOnly({ year, editionYear }: FilmDescription): boolean {
  return editionYear !== undefined && (year ?? editionYear) === editionYear;
}

/** Where no edition is known, a year is the film's; else what a programme says depends on what kind of event it is of. */
function offsetsFor(wanted: FilmDescription): EventOffsets {
  const { year, editionYear, festival = '' } = wanted;
  if (editionYear === undefined) return FILM_YEAR;
  const event = EVENTS[festival] ?? EVENTS[ALIASES[festival] ?? ''] ?? UNKNOWN_EVENT;
  const said = saidYear(wanted);
  if (year === undefined || said === undefined) return event;
  const newAtFestivals = event.shares[3] / (event.shares[2] + event.shares[3]);
  const asPrinted =
    PRINTED[said >= editionYear ? 'ofTheEdition' : said === editionYear - 1 ? 'theYearBefore' : 'older'];
  const otherwise = saysEditionYearOnly(wanted) ? event : FILM_YEAR;
  return mixed(asPrinted, otherwise, newAtFestivals);
}

/** Two shapes mixed, the first to the share `first`. */
function mixed(one: EventOffsets, other: EventOffsets, first: number): EventOffsets {
  const at = (n: 0 | 1 | 2 | 3 | 4 | 5 | 6): number => one.shares[n] * first + other.shares[n] * (1 - first);
  return { films: one.films + other.films, shares: [at(0), at(1), at(2), at(3), at(4), at(5), at(6)] };
}

function offsetProbability(offsets: EventOffsets, offset: number): number {
  const at = offset + 3;
  const base = UNKNOWN_EVENT.shares[at];
  if (base === undefined) return FAR_SHARE / FAR_YEARS;
  const own = (offsets.shares[at] ?? 0) / 100;
  const smoothed = (own * offsets.films + (base / 100) * SMOOTHING) / (offsets.films + SMOOTHING);
  return Math.max(smoothed * (1 - FAR_SHARE), FAR_SHARE / FAR_YEARS);
}
