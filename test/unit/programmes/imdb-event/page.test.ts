import { describe, expect, test } from 'vitest';
import { readEntries } from '../../../../sources/programmes/entries.js';
import { reading, PATH, nextPage, award, nomination, film } from '../../fixtures/imdb-event.js';

const person = (name: string, id = 'nm0000001', note: unknown = null) => ({
  name: { id, nameText: { text: name } },
  note,
});

describe('an event page', () => {
  test('gives one row a film, with all its nominations', async () => {
    const { read } = await reading({
      [PATH]: nextPage([
        award("Palme d'Or", [
          nomination({
            awardTitles: [film('tt32275943', 'Alpha')],
            secondaryAwardNames: [person('Julia Ducournau')],
          }),
          nomination(
            {
              awardTitles: [
                film('tt36491653', 'It Was Just an Accident', {
                  originalTitleText: { text: 'Yek tasadef sadeh' },
                }),
              ],
            },
            { isWinner: true, notes: { value: { plaidHtml: 'For <b>all</b>' } } },
          ),
        ]),
        award('Best Actor', [
          nomination(
            {
              awardNames: [
                person('One Actor', 'nm0000002', { plainText: '(twin)' }),
                person('Other Actor', 'nm0000003'),
              ],
              secondaryAwardTitles: [film('tt32275943', 'Alpha')],
            },
            { isWinner: true },
          ),
        ]),
        award('FIPRESCI Prize', [nomination({ awardTitles: [film('tt32275943', 'Alpha')] })], {
          category: 'Competition',
        }),
      ]),
    });
    const { rows, warnings } = await read;
    expect(warnings).toEqual([]);
    expect(rows).toEqual([
      {
        imdbId: 'tt32275943',
        title: 'Alpha',
        year: 2025,
        critical: true,
        nominations: [
          {
            category: "Palme d'Or",
            award: "Palme d'Or",
            people: [{ name: 'Julia Ducournau', imdbId: 'nm0000001' }],
            won: false,
            details: 'with Julia Ducournau',
          },
          {
            category: 'Best Actor',
            award: 'Best Actor',
            person: 'One Actor, Other Actor',
            people: [
              { name: 'One Actor', imdbId: 'nm0000002', role: 'twin' },
              { name: 'Other Actor', imdbId: 'nm0000003' },
            ],
            won: true,
          },
          { category: 'Competition', award: 'FIPRESCI Prize', won: false },
        ],
      },
      {
        imdbId: 'tt36491653',
        title: 'It Was Just an Accident',
        originalTitle: 'Yek tasadef sadeh',
        year: 2025,
        critical: true,
        nominations: [{ category: "Palme d'Or", award: "Palme d'Or", won: true, details: 'For all' }],
      },
    ]);
    expect(readEntries(rows, 'cannes-2025').rejects).toEqual([]);
  });

  test('that is cut off, or names people alone, says so', async () => {
    const { read } = await reading({
      [PATH]: nextPage([
        award('Golden Camera', [nomination({ awardTitles: [film('tt36164712', 'The Girls We Want')] })], {
          hasNextPage: true,
        }),
        award('Honorary Award', [nomination({ awardNames: [person('Some Guest')] })]),
      ]),
    });
    expect((await read).incomplete).toBe(true);
    expect((await read).warnings).toEqual([
      'IMDb\'s page shows only the first nominations of "Golden Camera": more films were nominated.',
      '1 nomination names no film and is kept with their people: Honorary Award: Some Guest',
    ]);
    const [, withoutFilm] = (await read).rows;
    expect(withoutFilm).toEqual({
      nominations: [expect.objectContaining({ category: 'Honorary Award', person: 'Some Guest' })],
    });
  });

  test('of an edition held twice in the year leads to the second one', async () => {
    const twice = [1, 2].map((instanceWithinYear) => ({ year: 2025, instanceWithinYear }));
    const more = { historyEventEditions: [...twice, { year: 2024, instanceWithinYear: 3 }, null] };
    const { read, asked } = await reading({
      [PATH]: nextPage([award('One', [nomination({ awardTitles: [film('tt32275943', 'Alpha')] })])], more),
      '/event/ev0000147/2025/2/': nextPage(
        [award('Two', [nomination({ awardTitles: [film('tt32275943', 'Alpha')] })])],
        more,
      ),
    });
    const { rows } = await read;
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ nominations: [{ category: 'One' }, { category: 'Two' }] });
    expect(asked).toHaveLength(2);
  });

  test('whose second edition of the year is not there gives the first, and says so', async () => {
    const historyEventEditions = [1, 2].map((instanceWithinYear) => ({ year: 2025, instanceWithinYear }));
    const one = award('One', [nomination({ awardTitles: [film('tt32275943', 'Alpha')] })]);
    const { read } = await reading({ [PATH]: nextPage([one], { historyEventEditions }) });
    const { rows, warnings, incomplete } = await read;
    expect(rows).toHaveLength(1);
    expect(incomplete).toBe(true);
    expect(warnings[0]).toContain('IMDb has no page https://www.imdb.com/event/ev0000147/2025/2/');
  });

  test('in the older form is read from its widget', async () => {
    const model = {
      nomineesWidgetModel: {
        eventEditionSummary: {
          year: 2025,
          awards: [
            {
              awardName: 'Golden Lion',
              categories: [
                {
                  categoryName: null,
                  nominations: [
                    {
                      primaryNominees: [
                        { name: 'A film]) with signs', const: 'tt0000001', originalName: 'Un film' },
                      ],
                      secondaryNominees: [{ name: 'Its maker', const: 'nm0000001' }],
                      isWinner: true,
                      notes: 'Tied',
                    },
                    {
                      primaryNominees: [{ name: 'An actor', const: 'nm0000002' }],
                      secondaryNominees: [{ name: 'Another film', const: 'tt0000002' }],
                      isWinner: false,
                      notes: null,
                    },
                  ],
                },
              ],
            },
          ],
        },
      },
    };
    const html = `<script>x.push([{"a":1}])</script><script>if (typeof a == 'b') {IMDbReactWidgets.NomineesWidget.push(['center-3-react',${JSON.stringify(model)}]);} f([{}]);</script>`;
    const { read } = await reading({ '/event/ev0000681/2025/1/': html }, { festival: 'venice' });
    expect((await read).rows).toEqual([
      {
        imdbId: 'tt0000001',
        title: 'A film]) with signs',
        originalTitle: 'Un film',
        critical: true,
        nominations: [
          {
            category: 'Golden Lion',
            award: 'Golden Lion',
            people: [{ name: 'Its maker', imdbId: 'nm0000001' }],
            won: true,
            details: 'Tied; with Its maker',
          },
        ],
      },
      {
        imdbId: 'tt0000002',
        title: 'Another film',
        critical: true,
        nominations: [
          {
            category: 'Golden Lion',
            award: 'Golden Lion',
            person: 'An actor',
            people: [{ name: 'An actor', imdbId: 'nm0000002' }],
            won: false,
          },
        ],
      },
    ]);
  });
});
