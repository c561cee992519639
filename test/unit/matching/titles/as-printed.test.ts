import { describe, expect, test } from 'vitest';
import type { FilmDescription } from '../../../../domain/film.js';
import { assess } from '../../../../matching/assess.js';
import { titleFacts, withoutFacts } from '../../../../matching/titles/title-facts.js';
import { tidyTitle } from '../../../../matching/titles/titles.js';
import { readEntries } from '../../../../sources/programmes/entries.js';
import { find, wanted, idOf } from '../fixtures/as-printed.js';

describe('what a title says beside the title', () => {
  test.each<[string, Partial<FilmDescription>, string, number]>([
    ['Night Train (1959) Incl. Introduction', {}, 'Night Train', 1959],
    ['Night Train [2009]', {}, 'Night Train', 2009],
    ['Night Train - 1959', {}, 'Night Train', 1959],
    ['Night Train (Poland, 1959)', { directors: ['Jerzy Kawalerowicz'] }, 'Night Train', 1959],
    ['Stalker (1979) + Q&A with the crew', {}, 'Stalker', 1979],
    ['Stalker (USSR, 1979, restored)', {}, 'Stalker', 1979],
    ['Nosferatu (1922) with live music', {}, 'Nosferatu', 1922],
    ['Night Train (Pociąg), 1959', {}, 'Night Train', 1959],
    ['Night Train – 2009 – 35mm', {}, 'Night Train', 2009],
    ['Nosferatu (1922, Germany, silent, b/w, 94 min)', {}, 'Nosferatu', 1922],
    ['Stalker (Andrei Tarkovsky, USSR 1979)', {}, 'Stalker', 1979],
  ])('%s is the film of that year', async (title, facts, right, year) => {
    const { ranked } = await find(wanted(title, facts));
    expect(ranked[0]?.candidate.tmdbId).toBe(idOf(right, year));
    expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.6);
    expect(ranked[1]?.confidence ?? 0).toBeLessThan(0.1);
  });

  test('stands in a bracket beside other words, and is no year of a name there', () => {
    expect(titleFacts('Hale (Hjal, Norway 1979, 90 min)')).toEqual({ year: 1979, countries: ['Norway'] });
    expect(withoutFacts('Hale (Hjal, Norway 1979, 90 min)')).toBe('Hale (Hjal)');
    expect(titleFacts('Hale (Live at Woodstock 1969)').year).toBeUndefined();
    expect(titleFacts('Hale, 1985').year).toBeUndefined();
  });

  test.each(['Hale – ciné-concert', 'Hale (Relaxed Screening)', 'Hale - sold out'])(
    'says no title of its own: %s',
    (title) => {
      expect(tidyTitle(title)).toBe('Hale');
    },
  );

  test("goes before the edition's year, and not before a year that the entry itself gives", async () => {
    const best = async (year: number | undefined): Promise<number | undefined> =>
      (await find(wanted('Stalker (1979)', { year }))).ranked[0]?.candidate.year;
    expect(await best(undefined)).toBe(1979);
    expect(await best(2025)).toBe(1979);
    expect(await best(2010)).toBe(2010);
  });

  test.each<[string, number, Partial<FilmDescription>]>([
    ['1922', 2017, { year: 2017 }],
    ['1985', 2018, { year: 2018 }],
    ['1984', 1984, { year: 1984 }],
    ['1984 (1956)', 1956, {}],
    ['Argentina, 1985', 2022, { year: 2022 }],
  ])('%s is found though it is called by a year', async (title, year, facts) => {
    const { ranked } = await find(wanted(title, { ...facts, directors: [] }));
    expect(ranked[0]?.candidate).toMatchObject({ year });
    expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.6);
  });
});

describe('a half of a title', () => {
  const share = (title: string, candidate: string): number =>
    assess(wanted(title, { year: 2020 }), [{ title: candidate, year: 2020, otherTitles: [] }])[0]!.confidence;

  test('counts by how much of the whole it is', () => {
    expect(share('A Journey to the End of the Night (Hale)', 'Hale')).toBeLessThan(0.6);
    expect(share('A Journey to the End of the Night (Hale)', 'Hale')).toBeLessThan(
      share('Hjal (Hale)', 'Hale'),
    );
    expect(share('Hale', 'Hale')).toBeGreaterThan(share('Hjal (Hale)', 'Hale'));
  });

  test('that is another part of one title is not the film, and is shown to a person', async () => {
    const { ranked } = await find(
      wanted('Three Colors (Red)', { year: 1994, directors: ['Krzysztof Kieslowski'] }),
    );
    expect(ranked[0]?.candidate.tmdbId).toBe(idOf('Three Colors (Blue)', 1993));
    expect(ranked[0]?.confidence).toBeLessThan(0.6);
    expect(ranked[0]?.evidence).toContain('another part of that title');
  });

  test('that names a part of the film leads to it', async () => {
    const { ranked } = await find(wanted('Die Nibelungen Part I', { directors: ['Fritz Lang'] }));
    expect(ranked[0]?.candidate.tmdbId).toBe(idOf('The Nibelungs', 1924));
  });

  test.each([
    ['Pociąg (Night Train) – Part One', 'Jerzy Kawalerowicz', 'Night Train', 1959],
    ['Hale, Part II', 'Bo Ek', 'Hale', 2020],
  ])(
    '%s is shown to a person, at least, where the catalogue has the film as one',
    async (title, by, whole, year) => {
      const { ranked } = await find(wanted(title, { directors: [by] }));
      expect(ranked[0]?.candidate.tmdbId).toBe(idOf(whole, year));
      expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.2);
      const byAnother = await find(wanted(title, { directors: ['Somebody Else'] }));
      expect(byAnother.ranked[0]?.confidence ?? 0).toBeLessThan(0.2);
    },
  );

  test.each([
    ['Pickpocket (Le Pickpocket)', 'Bresson, Robert', 'Pickpocket', 1959],
    ['Nosferatu (Sinfonie)', 'F.W. Murnau', 'Nosferatu', 1922],
  ])('%s is an old film by that director, where no year is given', async (title, by, right, year) => {
    const { ranked } = await find(wanted(title, { directors: [by] }));
    expect(ranked[0]?.candidate.tmdbId).toBe(idOf(right, year));
    expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.6);
    const byAnother = await find(wanted(title, { directors: ['Somebody Else'] }));
    expect(byAnother.ranked[0]?.confidence ?? 0).toBeLessThan(0.2);
  });

  test('that is the main title of an old film is not it: its director may have made another part', async () => {
    const { ranked } = await find(wanted('Hale: The Return', { directors: ['Bo Ek'], editionYear: 2026 }));
    expect(ranked[0]?.confidence ?? 0).toBeLessThan(0.6);
  });

  test('that names both parts leads to the film from either', async () => {
    const row = { title: 'Hale Part I & Part II', directors: ['Bo Ek'] };
    const { entries } = readEntries([row], 'some-festival-2025');
    expect(entries.map(({ title }) => title)).toEqual(['Hale Part I', 'Hale Part II']);
    for (const { title, directors } of entries) {
      const { ranked } = await find(wanted(title ?? '', { directors }));
      expect(ranked[0]?.candidate.tmdbId).toBe(idOf('Hale', 2020));
      expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.2);
    }
  });

  describe('is a subtitle', () => {
    const main = (title: string, facts: object, candidate: object): number =>
      assess(wanted(title, { year: 2013, directors: ['Bo Ek'], ...facts }), [
        { title: '', year: 2013, directors: ['Bo Ek'], otherTitles: [], ...candidate },
      ])[0]!.confidence;

    test('of another concert of the same artist: it is no match', () => {
      const title = 'Ana Belmonte - Live in Porto';
      const other = { title: 'Ana Belmonte: A Night in Lisbon', directors: [] };
      expect(main(title, { directors: [] }, other)).toBeLessThan(0.6);
    });

    test('of one part, and the length of two: it is for a person', () => {
      const [title, film] = ['Marisol: Her and Him', { title: 'Marisol: Her', runtimeMinutes: 89 }];
      expect(main(title, { runtimeMinutes: 190 }, film)).toBeLessThanOrEqual(0.5);
      expect(main(title, { runtimeMinutes: 92 }, film)).toBeGreaterThan(0.6);
    });
  });

  test('may be the name of a programme', async () => {
    for (const title of ['Midnight Classics: Pizza Connection', 'Pizza Connection | Film Club']) {
      const { ranked } = await find(wanted(title, { year: 1985, directors: ['Damiano Damiani'] }));
      expect(ranked[0]?.candidate.tmdbId).toBe(idOf('Pizza Connection', 1985));
      expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.6);
    }
  });

  test('main titles are compared with their numbers', async () => {
    const { ranked } = await find(
      wanted('Mou gaan dou III: Jung gik mou gaan', { year: 2003, directors: ['Andrew Lau'] }),
    );
    expect(ranked[0]?.confidence ?? 0).toBeLessThan(0.6);
  });
});
