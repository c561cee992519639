import { describe, expect, test } from 'vitest';
import type { FilmDescription } from '../../../../domain/film.js';
import { withTitleFacts } from '../../../../matching/evidence/title-says.js';
import { titleFacts } from '../../../../matching/titles/title-facts.js';
import { canonicalTitle, tidyTitle } from '../../../../matching/titles/titles.js';
import { find, idOf, wanted } from '../fixtures/as-printed.js';

describe('what a programme writes beside a title is no part of it', () => {
  test.each([
    'Hale in 35mm',
    'Hale – 35mm Print',
    'Hale in IMAX',
    'Hale + live music',
    'Hale mit Live-Musik',
    'Hale, accompanied by Bo Ek on piano',
    'Hale feat. live score by The Band',
    'Hale (muet, ciné-concert)',
    'Ciné-concert : Hale',
    'Stummfilm mit Livemusik: Hale',
    'Opening Film: Hale',
    "Hale: The Director's Cut",
    'Hale (Sing-a-Long)',
    'Hale + recorded intro',
    'Hale plus Q&A',
    'Hale (2024 re-release)',
    'Hale (1979 film)',
    'Hale [Double Feature]',
    '(1979) Hale',
    'Hale {1979}',
    'Hale （1979）',
    'Hale | Norwegen | 1979 | 99 min',
    'Hale - 1979 - Norway',
    'Hale (N/S 1979)',
    'Hale (Noruega, 1979)',
    'Hale (Norvège, Suède – 1979 – 1h42)',
    'Hale (Norway | 1979 | 102 minuti)',
    'Hale (1979) dir. Ana Lily',
    'Hale (1979) by Ana Lily',
    'Hale (Regie: Ana Lily)',
  ])('%s', (title) => {
    expect(tidyTitle(title)).toBe('Hale');
  });

  test.each([
    'Hale (sous réserve)',
    'Hale (TBC)',
    'Hale (à confirmer)',
    'Hale – unter Vorbehalt',
    'Hors compétition : Hale',
    'Hale [fuori concorso]',
    'Hale (außer Konkurrenz)',
    'Hale - fuera de competición',
    'Hale (fora de competição)',
    'Séance spéciale : Hale',
    'Hale (Sondervorführung)',
    'Hale | proyección especial',
    'Hale WORLD PREMIERE',
    'Hale – première mondiale',
    'Hale (Norwegian Premiere)',
    'Hale (Deutsche Erstaufführung)',
    'Weltpremiere: Hale',
    'Hale (anteprima nazionale)',
    'Hale – estreno mundial',
    'Hale (pré-estreia)',
    "Film d'ouverture – Hale",
    'Hale (en présence du réalisateur)',
    'Hale (abgesagt)',
    'Hale (long-métrage, sous-titré anglais)',
    'Hale – VO sous-titrée français',
    'Hale (v.o. sott. it.)',
    'Hale (OmdU)',
    'Hale (VOSE)',
  ])('in the languages of festivals: %s', (title) => {
    expect(tidyTitle(title)).toBe('Hale');
  });

  test.each([
    'Live at Hale',
    'Hale: La Première',
    'Hale (Estrella)',
    'Première',
    'Out of Competition',
    'Hale Premiere',
    'Lost in Hale',
    'Hale: A Conversation',
    'Hale (Party)',
    'Hale (M)',
    'Hale – Letters from Norway',
    'Hale + Pace',
    'Jane by Hale',
    '(500) Days of Hale',
  ])('%s is a title', (title) => {
    expect(tidyTitle(title)).toBe(title);
  });

  test('the year of a restoration is not the film’s', () => {
    expect(titleFacts('Hale (4K restoration, 2015)').year).toBeUndefined();
    expect(titleFacts('Hale (1979, 4K restoration)').year).toBe(1979);
    expect(tidyTitle('Hale (4K restoration, 2015)')).toBe('Hale');
  });

  test('tells year, countries and director', () => {
    expect(titleFacts('Hale | Norwegen | 1979')).toEqual({ year: 1979, countries: ['Norwegen'] });
    expect(titleFacts('Hale (dir. Ana Lily, Noruega 1979)')).toEqual({
      year: 1979,
      countries: ['Noruega'],
      directors: ['Ana Lily'],
    });
    expect(titleFacts('Hale (1979) dir. Ana Lily')).toEqual({
      year: 1979,
      countries: [],
      directors: ['Ana Lily'],
    });
    const film = wanted('Hale (dir. Ana Lily)');
    expect(withTitleFacts(film).directors).toEqual(['Ana Lily']);
    expect(withTitleFacts({ ...film, directors: ['Bo Ek'] }).directors).toEqual(['Bo Ek']);
  });

  test('names the director whom the entry names, too', () => {
    const film = wanted('Hale (Ana Lily)', { directors: ['LILY Ana'] });
    expect(withTitleFacts(film).title).toBe('Hale');
    expect(withTitleFacts({ ...film, directors: ['Bo Ek'] }).title).toBe('Hale (Ana Lily)');
  });
});

test('a fraction is written in two ways', () => {
  expect(canonicalTitle('7½ Days')).toBe(canonicalTitle('7 1/2 Days'));
});

describe('a film called by a year, in front of another title of its', () => {
  const film = idOf('1984', 1984);

  test('is found by its director, however old it is', async () => {
    const { ranked } = await find(wanted('1984 (Nineteen Eighty-Four)', { directors: ['Michael Radford'] }));
    expect(ranked[0]?.candidate.tmdbId).toBe(film);
    expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.6);
  });

  test('and is for a person where no director is told: of those so called, the one that bears both', async () => {
    const { ranked } = await find(wanted('1984 / Nineteen Eighty-Four'));
    expect(ranked[0]?.candidate.tmdbId).toBe(film);
    expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.2);
    expect(ranked[0]?.confidence).toBeLessThan(0.6);
    expect(ranked[1]?.confidence ?? 0).toBeLessThan(0.2);
  });

  test.each(['Hazatérés (1945)', '(1945) Hazatérés', 'Hazatérés – 1945'])(
    'and behind it, where the film that bears both is of another year: %s',
    async (title) => {
      const by = async (facts: Partial<FilmDescription>) => (await find(wanted(title, facts))).ranked[0];
      expect((await by({ directors: ['Ferenc Török'] }))?.candidate.tmdbId).toBe(idOf('1945', 2017));
      expect((await by({ directors: ['Ferenc Török'] }))?.confidence).toBeGreaterThanOrEqual(0.9);
      const untold = await by({});
      expect(untold?.candidate.tmdbId).toBe(idOf('1945', 2017));
      expect(untold?.confidence).toBeGreaterThanOrEqual(0.2);
      expect(untold?.confidence).toBeLessThan(0.9);
      expect((await by({ directors: ['Bo Ek'] }))?.confidence ?? 0).toBeLessThan(0.2);
    },
  );

  test('behind it, it is the film’s year', async () => {
    const { ranked } = await find(wanted('Nosferatu (1922)', { directors: ['F. W. Murnau'] }));
    expect(ranked[0]?.candidate.tmdbId).toBe(idOf('Nosferatu', 1922));
  });
});
