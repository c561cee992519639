/** Evidence in one line that a reviewer understands. */
import type { Evidence } from '../evidence/evidence.js';
import { hasSameTitle } from '../evidence/title-evidence.js';

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const SHORT_MINUTES = 45;
/** Similarity from which a title reads as a misspelling. */
const NEARLY_THE_SAME = 0.85;

/** What evidence is about, in the order in which it is told. */
export type Fact = 'start' | 'title' | 'year' | 'director' | 'length' | 'country' | 'imdbId' | 'others';

/** "same title; year one later; director Carla Simón agrees; running time 3 min off". */
export function evidenceInWords(evidence: Evidence, directors: readonly string[] = []): string {
  const { title, year, director, length, country, imdbId } = factsInWords(evidence, directors);
  return [title, year, director, length, country, imdbId].filter((part) => part !== '').join('; ');
}

/** Each fact in words; empty where there is none. */
export function factsInWords(evidence: Evidence, directors: readonly string[]): Record<Fact, string> {
  return {
    start: 'before anything is held against it',
    title: titleWords(evidence),
    year: yearWords(evidence),
    director: directorWords(evidence, directors),
    length: runtimeWords(evidence),
    country:
      evidence.country === undefined
        ? ''
        : evidence.country === 'agrees'
          ? 'country agrees'
          : 'other country',
    imdbId: imdbWords(evidence),
    others: 'how common such a film is, and who else it may be',
  };
}

function titleWords(evidence: Evidence): string {
  if (evidence.half !== undefined && hasSameTitle(evidence)) {
    const part =
      evidence.share === 1
        ? 'and the other half too'
        : `${Math.round(evidence.share * 100)} % of the title given`;
    return `same title as "${evidence.half}", ${part}`;
  }
  const where = evidence.byOtherTitle ? `its other title "${evidence.closestTitle}"` : 'title';
  if (evidence.title === 1) return evidence.byOtherTitle ? `same as ${where}` : 'same title';
  if (hasSameTitle(evidence)) return `same words as ${where}`;
  if (evidence.partOfTitle) return `same as ${where} but for the subtitle`;
  const percent = `${Math.round(evidence.title * 100)} % alike`;
  if (evidence.siblings) return `another part of that title: "${evidence.closestTitle}"`;
  if (evidence.numbersDiffer) return `other number in ${where} (${percent})`;
  return evidence.title >= NEARLY_THE_SAME
    ? `nearly the same ${where.replace('its ', '')} (${percent})`
    : `other ${where.replace('its other ', 'further ')} (${percent})`;
}

function yearWords({ yearsApart, byOtherRelease, isReRelease }: Evidence): string {
  if (isReRelease) return 'shown again, its year is not held against it';
  if (yearsApart === undefined) return 'year unknown';
  if (yearsApart === 0) return 'same year';
  const [apart, way] = [Math.abs(yearsApart), yearsApart > 0 ? 'later' : 'earlier'];
  const words = apart in NUMBERS ? `year ${NUMBERS[apart]} ${way}` : `${apart} years ${way}`;
  return byOtherRelease ? `${words}, another release nearer` : words;
}

function directorWords({ director, closestDirector = '' }: Evidence, directors: readonly string[]): string {
  if (director === undefined) return '';
  if (director === 'unknown')
    return closestDirector === ''
      ? 'director not known there'
      : `director ${closestDirector}, in another script`;
  if (director === 'agrees') return `director ${closestDirector} agrees`;
  if (director === 'near') return `director ${closestDirector} much like ${directors.join(', ')}`;
  return `director is ${closestDirector}, not ${directors.join(', ')}`;
}

function runtimeWords({ minutes: length = 0, minutesApart, shortAgainstFeature }: Evidence): string {
  if (shortAgainstFeature) {
    return (minutesApart ?? length - SHORT_MINUTES) > 0
      ? 'a feature where a short is wanted'
      : 'a short where a feature is wanted';
  }
  if (minutesApart === undefined) return '';
  const minutes = Math.round(Math.abs(minutesApart));
  return minutes === 0 ? 'same running time' : `running time ${minutes} min off`;
}

function imdbWords({ imdbId }: Evidence): string {
  if (imdbId === 'same') return 'same IMDb id';
  if (imdbId === 'differs') return 'another IMDb id';
  return '';
}
