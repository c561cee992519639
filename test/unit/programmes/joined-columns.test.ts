import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../sources/programmes/files/csv.js';
import { bufferContent } from '../../../sources/programmes/files/content.js';
import { readEntries } from '../../../sources/programmes/entries.js';

async function read(table: string): Promise<{ films: unknown[]; told: string[] }> {
  const { rows, rowNumbers, warnings } = await readCsv(bufferContent('films.csv', Buffer.from(table)));
  const { entries, rejects } = readEntries(rows, 'some-festival-2025', rowNumbers);
  const told = [...warnings, ...rejects.map(({ reason }) => reason)];
  return { films: entries.map(({ filmKey: _, ...film }) => film), told };
}

describe('a name in two columns', () => {
  const ALPHA = { title: 'Alpha', directors: ['Ana Lily'] };
  test.each([
    'Title,Director First Name,Director Last Name\nAlpha,Ana,Lily\n',
    'Title,Director (Surname),Director (Given name)\nAlpha,Lily,Ana\n',
    'Title,Director Name,Director Surname\nAlpha,Ana,Lily\n',
    'Film;Regie Vorname;Regie Nachname\nAlpha;Ana;Lily\n',
    'Titel;Name;Vorname\nAlpha;Lily;Ana\n',
    'Titre;Prénom du réalisateur;Nom du réalisateur\nAlpha;Ana;Lily\n',
    'Titolo;Nome;Cognome\nAlpha;Ana;Lily\n',
    'Título;Nombre del director;Apellidos del director\nAlpha;Ana;Lily\n',
    'Tytuł;Imię;Nazwisko\nAlpha;Ana;Lily\n',
    'Section,Title,First name,Surname\n,Alpha,Ana,Lily\n',
  ])('is one: %j', async (table) => {
    expect(await read(table)).toEqual({ films: [ALPHA], told: [] });
  });

  test('is each of several, of a pair of columns or of one', async () => {
    const { films } = await read(
      'Title,Director 1 First Name,Director 1 Last Name,Director 2 First Name,Director 2 Last Name\n' +
        'Alpha,Ana,Lily,Bo,Ek\nBeta,Cy,Da,,\nGamma,Ana & Bo,Lily & Ek,,\nDelta,Ana; Bo,Lily,,\n',
    );
    expect(films).toEqual([
      { title: 'Alpha', directors: ['Ana Lily', 'Bo Ek'] },
      { title: 'Beta', directors: ['Cy Da'] },
      { title: 'Gamma', directors: ['Ana Lily', 'Bo Ek'] },
      { title: 'Delta', directors: ['Ana Lily', 'Bo Lily'] },
    ]);
  });

  test('is a nominee’s beside an award, and nobody’s of the film where another column has the director', async () => {
    const { films } = await read(
      'Category,First Name,Last Name,Film,Winner\nBest Actress,Ana,Lily,Alpha,yes\n',
    );
    expect(films).toEqual([
      { title: 'Alpha', nominations: [{ category: 'Best Actress', person: 'Ana Lily', won: true }] },
    ]);
    const submitted = await read('Project Title,Directors,First Name,Last Name\nAlpha,Ana Lily,Bo,Ek\n');
    expect(submitted.films).toEqual([ALPHA]);
    expect(submitted.told).toEqual(['films.csv: columns that are not read: "First Name", "Last Name".']);
    const contact = await read('Title,Contact First Name,Contact Last Name\nAlpha,Bo,Ek\n');
    expect(contact.films).toEqual([{ title: 'Alpha' }]);
  });

  test('stands in JSON, too, and in a nomination', () => {
    const row = {
      title: 'Alpha',
      director_first_name: 'Ana',
      directorLastName: 'Lily',
      'Director Last Name 2': 'Ek',
      nominations: [{ category: 'Best Song', firstName: 'Cy', lastName: 'Da' }],
    };
    const { entries } = readEntries([row], 'some-festival-2025');
    expect(entries).toMatchObject([{ ...ALPHA, nominations: [{ category: 'Best Song', person: 'Cy Da' }] }]);
  });
});

describe('several facts in one column', () => {
  const FACTS = { title: 'Alpha', year: 1977, countries: ['Italy', 'France'] };
  test.each<[string, object]>([
    ['Title,Country/Year\nAlpha,"Italy/France, 1977"\n', FACTS],
    ['Title,Year and Country\nAlpha,1977 Italy – France\n', FACTS],
    ['Titel;Produktionsland, -jahr\nAlpha;Italy, France 1977\n', FACTS],
    ['Title;Country;Length\nAlpha;Italy, France, 1977;95\n', { ...FACTS, runtimeMinutes: 95 }],
    ["Film\tInfo\nAlpha\tItaly • France • 1977 • DCP • 95'\n", { ...FACTS, runtimeMinutes: 95 }],
    ['Film;Details\nAlpha;Italy | France | 1977 | 1h 35 min\n', { ...FACTS, runtimeMinutes: 95 }],
    ['Titel;Produktion\nAlpha;IT/FR 1976/77\n', { title: 'Alpha', year: 1977, countries: ['IT', 'FR'] }],
    ['Title,Country/Year\nAlpha,Kurdistan 1977\n', { title: 'Alpha', year: 1977, countries: ['Kurdistan'] }],
    ['Title,Country/Year\nAlpha,1977\n', { title: 'Alpha', year: 1977 }],
    [
      'Title,Director (Country)\nAlpha,Ana Lily (Italy)\n',
      { title: 'Alpha', directors: ['Ana Lily'], countries: ['Italy'] },
    ],
    ['Film;Credits\nAlpha;Regie: Ana Lily, Italy, France 1977\n', { ...FACTS, directors: ['Ana Lily'] }],
  ])('are each a field: %j', async (table, film) => {
    expect((await read(table)).films).toEqual([film]);
  });

  test('stay what they are where the cell says anything else, and a year of its own goes before', async () => {
    const { films, told } = await read(
      'Title,Year,Country/Year,Production,Details,Category\nAlpha,1978,Italy 1977,"Ek Film, Italy 1977",for the song,Best Song\nBeta,,somewhere in 1977,,,\n',
    );
    expect(films).toEqual([
      {
        title: 'Alpha',
        year: 1978,
        countries: ['Italy'],
        nominations: [{ category: 'Best Song', details: 'for the song' }],
      },
      { title: 'Beta' },
    ]);
    expect(told).toEqual([
      'films.csv: columns that are read where they tell year, country or length alone: "Production".',
      'Country/Year: left out: no field of this name is known, found "somewhere in 1977"',
    ]);
  });
});
