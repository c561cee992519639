import { describe, expect, test } from 'vitest';
import type { FilmDescription } from '../../../domain/film.js';
import { assess } from '../../../matching/assess.js';
import { poolFeatures, scaleFor } from '../../../matching/confidence.js';
import { findEvidence, type Scorable } from '../../../matching/evidence/evidence.js';

function wanted(more: Partial<FilmDescription>): FilmDescription {
  return { title: 'Sisters', year: 2015, directors: [], countries: [], ...more };
}

function candidate(more: Partial<Scorable>): Scorable {
  return { title: 'Sisters', year: 2015, popularity: 3, otherTitles: [], directors: ['Ann Lee'], ...more };
}

function featuresOf(film: FilmDescription, pool: Scorable[]): Record<string, number | undefined> {
  return poolFeatures(pool.map((one) => findEvidence(film, one)))[0]!;
}

describe('a running time that agrees', () => {
  const confidence = (asked: number, known: number): number =>
    assess(wanted({ runtimeMinutes: asked }), [candidate({ runtimeMinutes: known })])[0]!.confidence;

  test('says more the fewer films are that long', () => {
    expect(confidence(165, 165)).toBeGreaterThan(confidence(95, 95));
    expect(confidence(62, 62)).toBeGreaterThan(confidence(95, 95));
  });

  test('says more to the minute', () => {
    expect(confidence(120, 120)).toBeGreaterThan(confidence(120, 118));
  });

  test('is nearly as good as a director who agrees, and one that differs speaks against the film', () => {
    const named = assess(wanted({ directors: ['Ann Lee'] }), [candidate({})])[0]!.confidence;
    expect(Math.min(named, confidence(95, 95))).toBeGreaterThan(0.99);
    expect(confidence(95, 140)).toBeLessThan(confidence(95, 95));
  });

  test('is weighed by a number that has a bound', () => {
    const film = wanted({ runtimeMinutes: 600 });
    expect(featuresOf(film, [candidate({ runtimeMinutes: 600 })]).runtimeSameRare).toBe(3);
    expect(featuresOf(film, [candidate({ runtimeMinutes: 95 })]).runtimeSameRare).toBeUndefined();
  });
});

describe('another film by the same director', () => {
  const film: FilmDescription = { title: 'My Partner', directors: ['Ann Lee'], countries: [] };

  test('its sequel is not taken for it', () => {
    const [sequel] = assess(film, [candidate({ title: 'My Partner 2' })]);
    const [itself] = assess(film, [candidate({ title: 'My Partner' })]);
    expect(itself!.confidence).toBeGreaterThan(0.9);
    expect(sequel!.confidence).toBeLessThan(0.9);
  });

  test('counts for less where a film bears the very title', () => {
    const part = candidate({ title: 'My Partner: The Return' });
    const rival = candidate({ title: 'My Partner', year: 1950, directors: ['Bo Ek'] });
    expect(featuresOf(film, [part])['by:bearers']).toBeUndefined();
    expect(featuresOf(film, [part, rival])['by:bearers']).toBe(1);
    expect(featuresOf(film, [candidate({ title: 'My Partner' })])['by:bearers']).toBeUndefined();
  });
});

describe('an entry of an edition', () => {
  const printed = { festival: 'cannes', editionYear: 2015 };

  test('is told with less certainty where it names no director', () => {
    expect(scaleFor(wanted(printed))).toBeLessThan(1);
    expect(scaleFor(wanted({ ...printed, directors: ['Ann Lee'] }))).toBe(1);
    expect(scaleFor(wanted({}))).toBe(1);
  });

  test('what its facts add is the log odds of its confidence', () => {
    const [best] = assess(wanted(printed), [candidate({}), candidate({ year: 1980 })]);
    const odds = Math.log(best!.confidence / (1 - best!.confidence));
    const sum = best!.waterfall().reduce((total, { adds }) => total + adds, 0);
    expect(Math.abs(sum - odds)).toBeLessThan(0.3);
  });
});
