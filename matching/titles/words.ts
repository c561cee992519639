/** Evidence in one line that a reviewer understands. */
import type { Evidence } from '../evidence/evidence.js';
import { bearsTitle } from '../evidence/title-evidence.js';

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
/** Similarity from which a title reads as a misspelling. */
const NEARLY_THE_SAME = 0.85;

/** "same title; year one later; director Carla Simón agrees; running time 3 min off". */
export function evidenceInWords(evidence: Evidence, directors: string[] = []): string {
  return [
    titleWords(evidence),
    yearWords(evidence),
    directorWords(evidence, directors),
    runtimeWords(evidence),
    evidence.country === undefined ? '' : evidence.country === 'agrees' ? 'country agrees' : 'other country',
    imdbWords(evidence),
  ]
    .filter((part) => part !== '')
    .join('; ');
}

function titleWords(evidence: Evidence): string {
  if (evidence.half !== undefined && bearsTitle(evidence))
    return `same title as "${evidence.half}", one half of the title given`;
  const where = evidence.byOtherTitle ? `its other title "${evidence.closestTitle}"` : 'title';
  if (evidence.title === 1) return evidence.byOtherTitle ? `same as ${where}` : 'same title';
  if (bearsTitle(evidence)) return `same words as ${where}`;
  if (evidence.partOfTitle) return `same as ${where} but for the subtitle`;
  const percent = `${Math.round(evidence.title * 100)} % alike`;
  if (evidence.numbersDiffer) return `other number in ${where} (${percent})`;
  return evidence.title >= NEARLY_THE_SAME
    ? `nearly the same ${where.replace('its ', '')} (${percent})`
    : `other ${where.replace('its other ', 'further ')} (${percent})`;
}

function yearWords({ yearsApart, byOtherRelease, shownAgain }: Evidence): string {
  if (shownAgain) return 'shown again, its year is not held against it';
  if (yearsApart === undefined) return 'year unknown';
  if (yearsApart === 0) return 'same year';
  const [apart, way] = [Math.abs(yearsApart), yearsApart > 0 ? 'later' : 'earlier'];
  const words = apart in NUMBERS ? `year ${NUMBERS[apart]} ${way}` : `${apart} years ${way}`;
  return byOtherRelease ? `${words}, another release nearer` : words;
}

function directorWords({ director, closestDirector = '' }: Evidence, directors: string[]): string {
  if (director === undefined) return '';
  if (director === 'unknown')
    return closestDirector === ''
      ? 'director not known there'
      : `director ${closestDirector}, in another script`;
  if (director === 'agrees') return `director ${closestDirector} agrees`;
  if (director === 'near') return `director ${closestDirector} much like ${directors.join(', ')}`;
  return `director is ${closestDirector}, not ${directors.join(', ')}`;
}

function runtimeWords({ minutesApart, shortAgainstFeature }: Evidence): string {
  if (minutesApart === undefined) return '';
  if (shortAgainstFeature) {
    return minutesApart > 0 ? 'a feature where a short is wanted' : 'a short where a feature is wanted';
  }
  const minutes = Math.round(Math.abs(minutesApart));
  return minutes === 0 ? 'same running time' : `running time ${minutes} min off`;
}

function imdbWords({ imdbId }: Evidence): string {
  if (imdbId === 'same') return 'same IMDb id';
  if (imdbId === 'differs') return 'another IMDb id';
  return '';
}
