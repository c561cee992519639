import { expect, test } from 'vitest';
import { exportEdition } from '../../../client/imports/export.js';
import type { EntryNomination } from '../../../domain/programme/programme.js';
import data from '../../../entities/awards/forms.json' with { type: 'json' };
import { awardFormsSchema, ensureAwardForms } from '../../../entities/awards/forms.js';
import { readPrintedAwards } from '../../../entities/awards/printed.js';
import { stageProgramme } from '../../../entities/editions/staging/stage.js';
import { CANNES_2025_AWARDS } from '../../../sandbox/simulated/films/cannes-2025-awards.js';
import { dashboardFor } from '../fixtures/dashboard.js';
import { freshImdbId, useDatabase } from '../fixtures/entities.js';

const { dataSource, db } = useDatabase();
const { forms, awards } = awardFormsSchema.parse(data);

/** Stages a film for each nomination, and reads what became of their awards, in their order. */
async function formsOf(festival: string, year: number, nominations: EntryNomination[]) {
  const key = `${festival}-${year}`;
  await dataSource().transaction((tx) =>
    stageProgramme(tx, {
      ...{ festival, year, key, programmeKind: 'inline', rejects: [] },
      entries: nominations.map((one, n) => ({
        title: `${key} ${n}`,
        imdbId: freshImdbId(),
        nominations: [one],
      })),
      spend: { limitUsd: null, mode: 'normal', from: new Date() },
    }),
  );
  return await db().query<{ form: string | null; section: string | null; result: string }[]>(
    'SELECT form, section, result FROM nomination_awards WHERE edition = $1 ORDER BY nomination_id',
    [key],
  );
}

test('the file names each printed name once, by a form that is there, with its source', () => {
  const known = forms.map(({ form }) => form);
  expect(new Set(known).size).toBe(known.length);
  expect([...new Set(awards.map(({ form }) => form))].sort()).toEqual([...known].sort());
  const keys = awards.flatMap(({ festival, award = [''], printed, from = 0 }) =>
    award.flatMap((of) => printed.map((name) => [festival, of, name, from].join(' | '))),
  );
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

test('awards of several festivals have one form beside their printed names, in a competition or beside it', async () => {
  const told = [
    ...(await formsOf('cannes', 2025, [
      { category: "Prix d'interprétation féminine" },
      { category: 'Best Actress', award: 'Best Actress' },
      { category: 'Best Actor', award: 'Un Certain Regard - Best Actor' },
      { category: 'Competition', award: 'FIPRESCI Prize' },
    ])),
    ...(await formsOf('berlin', 2025, [
      { category: 'Best Leading Performance', award: 'Silver Berlin Bear' },
      { category: 'Silver Bear for Best Leading Performance' },
    ])),
    ...(await formsOf('venice', 2025, [{ category: 'Best  Actress', award: 'Volpi Cup' }])),
  ];
  expect(told.map(({ form, section }) => [form, section])).toEqual([
    ['best-actress', 'competition'],
    ['best-actress', 'competition'],
    ['best-actor', 'sidebar'],
    ['critics-prize', 'independent'],
    ['best-leading-performance', 'competition'],
    ['best-leading-performance', 'competition'],
    ['best-actress', 'competition'],
  ]);
});

test('a name that meant another prize in other years has the form of its year', async () => {
  const grand = { category: 'Grand Prize of the Festival', award: 'Grand Prize of the Festival' };
  const [then] = await formsOf('cannes', 1949, [grand]);
  const [now] = await formsOf('cannes', 2024, [grand]);
  const [between] = await formsOf('cannes', 1960, [grand]);
  expect([then?.form, now?.form, between?.form]).toEqual(['best-film', 'grand-prize', null]);
});

test('winners, shared prizes and what no programme names any more', async () => {
  const director = { category: 'Best Director', award: 'Best Director', won: true };
  const mention = { category: 'Special Mention', won: true };
  const palme = { category: 'Palme d’Or', award: 'Palme d’Or' };
  const told = await formsOf('cannes', 2026, [
    director,
    director,
    mention,
    mention,
    { ...palme, won: true },
    palme,
    palme,
  ]);
  expect(told.map(({ result }) => result)).toEqual([
    ...['shared', 'shared', 'winner', 'winner', 'winner', 'nominee', 'nominee'],
  ]);
  expect(told[4]).toMatchObject({ form: 'best-film', section: 'competition' });
  await db().query(
    `UPDATE nominations SET vanished_at = now() WHERE id = (SELECT max(nomination_id) FROM nomination_awards WHERE edition = 'cannes-2026')`,
  );
  const [last] = await db().query<{ result: string }[]>(
    `SELECT result FROM nomination_awards WHERE edition = 'cannes-2026' ORDER BY nomination_id DESC LIMIT 1`,
  );
  expect(last?.result).toBe('withdrawn');
});

test('what nobody has said is reported, never guessed; a row of their own is said once and stays', async () => {
  const gold = { category: 'Best Actress', award: 'Golden Pinecone' };
  expect(await formsOf('forest', 2025, [gold, { category: 'Best Actress' }])).toMatchObject([
    { form: null, section: null },
    { form: 'best-actress', section: null },
  ]);
  const unknown = () =>
    readPrintedAwards(db(), { festival: 'forest', unknown: true }, { limit: 9, offset: 0 });
  expect(await unknown()).toMatchObject([{ award: 'Golden Pinecone', form: null, nominations: 1 }]);
  const { body } = await (await dashboardFor(dataSource())).inject({ url: '/awards?festival=forest' });
  expect(body.indexOf('Golden Pinecone')).toBeLessThan(body.indexOf('best-actress'));
  expect(body).toContain('nobody has said it');

  await db().query(
    `INSERT INTO award_forms (festival, award, form, kind, section, name, source)
     VALUES ('forest', 'golden pinecone', 'best-film', 'film', 'competition', 'Golden Pinecone', 'https://example.org/rules')`,
  );
  await ensureAwardForms(db());
  expect(await unknown()).toEqual([]);
});

test('forms go out with an edition', async () => {
  const { text } = await exportEdition(dataSource(), 'forest-2025', 'csv');
  const rows = text.trim().split('\r\n');
  expect(rows[0]).toMatch(/,award_form,award_section,award_result,found_people$/);
  expect(rows.slice(1).map((row) => row.split(',').slice(-4))).toEqual([
    ['best-film', 'competition', 'nominee', ''],
    ['best-actress', '', 'nominee', ''],
  ]);
  const whole = JSON.parse((await exportEdition(dataSource(), 'forest-2025', 'json')).text) as {
    awards: unknown;
  };
  expect(whole.awards).toEqual([
    [{ form: 'best-film', section: 'competition', result: 'nominee', people: [] }],
    [{ form: 'best-actress', section: null, result: 'nominee', people: [] }],
  ]);
});

test('the awards of Cannes 2025 have their forms', async () => {
  const printed = CANNES_2025_AWARDS.map(({ award, category }) => ({ category: category ?? award, award }));
  const told = await formsOf('cannes', 2027, printed);
  expect(printed.filter((_, at) => told[at]?.form === null).map(({ award }) => award)).toEqual([]);
});
