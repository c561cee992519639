import { describe, expect, test } from 'vitest';
import { readEventPage } from '../../../../sources/programmes/imdb-event/page.js';
import { eventRows } from '../../../../sources/programmes/imdb-event/rows.js';
import { readEntries } from '../../../../sources/programmes/entries.js';
import { award, film, nextPage, nomination } from '../../fixtures/imdb-event.js';

function read(html: string) {
  const edition = readEventPage(Buffer.from(html));
  if (edition === undefined) throw new Error('no edition');
  const { rows, warnings } = eventRows([edition]);
  const { entries, withoutFilm, rejects } = readEntries(rows, 'some-festival-2025');
  return { entries, withoutFilm, warnings, told: rejects.map(({ reason }) => reason) };
}

const named = (name: string, more: object = {}) => ({ name: { nameText: { text: name } }, ...more });
const song = { awardTitles: [film('tt0000001', 'Alpha')], awardNames: [named('Ana Lily')] };

describe('a nomination of an event page', () => {
  test('keeps its people where nothing is noted of them, and its film where that has no id', () => {
    const page = nextPage([
      award('Prize', [
        nomination(song),
        { node: { awardedEntities: { awardTitles: [film(null as never, 'Beta')] } } },
        nomination({ awardTitles: [film('', 'Gamma')] }),
      ]),
    ]);
    const { entries, warnings, told } = read(page);
    expect(entries).toMatchObject([
      { title: 'Alpha', nominations: [{ people: [{ name: 'Ana Lily' }] }] },
      { title: 'Beta', year: 2025, nominations: [{ category: 'Prize' }] },
      { title: 'Gamma', nominations: [{ category: 'Prize' }] },
    ]);
    expect([warnings, told]).toEqual([[], []]);
  });

  test('is one for each song or episode, wherever these are told', () => {
    const { entries } = read(
      nextPage([
        award('Best Song', [
          nomination(song, { forSongTitles: ['One'] }),
          nomination(song, { forSongTitles: ['Two'], notes: { plainText: 'For "Two"' } }),
          nomination(song, { notes: 'For &quot;Three&quot;' }),
          nomination(song, { forEpisodes: [{ titleText: { text: 'Pilot' } }] }),
        ]),
      ]),
    );
    expect(entries[0]?.nominations?.map(({ details }) => details)).toEqual([
      'One',
      'For "Two"',
      'For "Three"',
      'Pilot',
    ]);
  });

  test('of a company is the company’s; one of nobody costs a line of its own, and no other nomination', () => {
    const studio = { company: { companyText: { text: 'Ek Film' } } };
    const { withoutFilm, told, warnings } = read(
      nextPage([
        award('Studio', [nomination({ awardCompanies: [studio] })]),
        award('Nobody', [nomination({}), { node: { awardedEntities: null } }]),
        award('Honorary', [nomination({ awardNames: [named('Ana Lily')] })]),
      ]),
    );
    expect(withoutFilm.map(({ category, person }) => [category, person])).toEqual([
      ['Studio', 'Ek Film'],
      ['Honorary', 'Ana Lily'],
    ]);
    expect(told).toEqual([
      expect.stringContaining('entry: expected a title or an IMDb id'),
      expect.stringContaining('entry: expected a title or an IMDb id'),
    ]);
    expect(warnings).toEqual([
      '2 nominations name no film and are kept with their people: Studio: Ek Film; Honorary: Ana Lily',
    ]);
  });

  test('is told to be missing where the page counts more than it shows, and too many people are cut with a line', () => {
    const many = Array.from({ length: 51 }, (_, at) => named(`Ana ${at}`));
    const short = award('Cast', [
      nomination({ awardTitles: [film('tt0000001', 'Alpha')], awardNames: many }),
    ]);
    Object.assign(short.nominationCategories.edges[0]?.node.nominations ?? {}, { total: 2 });
    const { warnings, told } = read(nextPage([short]));
    expect(warnings).toEqual([expect.stringContaining('shows only the first nominations of "Cast"')]);
    expect(told).toEqual([expect.stringContaining('people: the first 50 of 51 are kept')]);
  });

  test('of the older form: songs apart, ids in any letters, and films without one among films', () => {
    const nominated = (primary: object, more: object = {}) => ({ primaryNominees: [primary], ...more });
    const alpha = { const: 'TT0000001', name: 'Alpha' };
    const writer = { secondaryNominees: [{ const: 'nm0000001', name: 'Ana Lily' }] };
    const awards = [
      {
        awardName: 'Globe',
        categories: [
          {
            categoryName: 'Song',
            nominations: ['One', 'Two'].map((name) => nominated(alpha, { ...writer, songNames: [name] })),
          },
          { categoryName: 'Film', nominations: [nominated(alpha), nominated({ name: 'Beta' })] },
          {
            categoryName: 'Actress',
            nominations: [nominated({ const: 'nm0000002', name: 'Bo Ek' }), nominated({ name: 'Cy Da' })],
          },
        ],
      },
    ];
    const model = JSON.stringify({ nomineesWidgetModel: { eventEditionSummary: { year: 2025, awards } } });
    const { entries, withoutFilm } = read(
      `<script>IMDbReactWidgets.NomineesWidget.push(['center-3-react',${model}]);</script>`,
    );
    expect(entries).toMatchObject([
      {
        imdbId: 'tt0000001',
        nominations: [
          { details: 'One; with Ana Lily' },
          { details: 'Two; with Ana Lily' },
          { category: 'Film' },
        ],
      },
      { title: 'Beta', nominations: [{ category: 'Film' }] },
    ]);
    expect(withoutFilm.map(({ person }) => person)).toEqual(['Bo Ek', 'Cy Da']);
  });
});

test('of several nominations without a film, one that names nobody is told', () => {
  const nominations = [{ category: 'Honorary', person: 'Ana Lily' }, { category: 'Studio' }];
  const { withoutFilm, rejects } = readEntries([{ nominations }], 'some-festival-2025');
  expect(withoutFilm).toHaveLength(1);
  expect(rejects.map(({ reason }) => reason)).toEqual([
    'nominations: left out: it names neither a film nor a person, found {"category":"Studio"}',
  ]);
});
