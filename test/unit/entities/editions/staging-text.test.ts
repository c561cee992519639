import { describe, expect, test } from 'vitest';
import { storableJson, storableText } from '../../../../entities/sql.js';
import { upgradeMovie } from '../../../../entities/movies/upgrade.js';
import { writeFacts } from '../../../../entities/movies/lookup-subject.js';
import { freshImdbId, match, movieOf, movieRow, record, stage } from '../../fixtures/entities.js';
import { dataSource, db, NUL, useStaging } from '../../fixtures/staging.js';

useStaging();

const LONE = 'half \ud83d letter';

describe('text that a database cannot hold', () => {
  test('is made storable and nothing else', () => {
    expect(storableText(NUL)).toBe('Null');
    expect(storableText(LONE)).toBe('half \ufffd letter');
    expect(storableText('千と千尋の神隠し 🎬')).toBe('千と千尋の神隠し 🎬');
    expect(JSON.parse(storableJson({ deep: [{ text: NUL }] }))).toEqual({ deep: [{ text: 'Null' }] });
  });

  test('is stored safely wherever a source or a programme may bring it', async () => {
    const { editionId } = await stage(dataSource(), [
      { title: NUL, directors: [LONE], nominations: [{ category: NUL, person: LONE, details: NUL }] },
    ]);
    const id = await movieOf(db(), editionId, 'Null');
    await dataSource().transaction((manager) =>
      upgradeMovie(
        manager,
        id,
        record({
          title: NUL,
          originalTitle: LONE,
          overview: NUL,
          tagline: LONE,
          alternativeTitles: [NUL],
          genres: [LONE],
          homepage: `https://example.org/${NUL}`,
          status: NUL,
          originalLanguage: NUL,
          credits: [{ name: NUL, department: 'cast', job: LONE, character: NUL, position: 0 }],
          images: [{ kind: 'poster', url: `https://example.org/${NUL}` }],
          videos: [{ site: NUL, key: LONE, name: NUL, kind: LONE }],
        }),
        match({ evidence: { line: NUL, candidates: [] } }),
      ),
    );
    await writeFacts(db(), id, 'omdb', { title: NUL });
    expect(await movieRow(db(), id)).toMatchObject({ title: 'Null', original_title: 'half \ufffd letter' });
  });
});

test('a nomination keeps its row when another list writes it in capitals', async () => {
  const film = { title: 'Both', imdbId: freshImdbId() };
  const [plain, shouted] = [
    { category: 'Best Actor', person: 'Jane Doe', details: 'As Tom' },
    { category: 'BEST ACTOR', person: 'Jane DOE', details: 'as Tom', won: true },
  ];
  await stage(dataSource(), [{ ...film, nominations: [plain] }], 'capitals-2025');
  const { editionId } = await stage(dataSource(), [{ ...film, nominations: [shouted] }], 'capitals-2025');
  expect(
    await db().query('SELECT category, won, vanished_at FROM nominations WHERE edition_id = $1', [editionId]),
  ).toEqual([{ category: 'BEST ACTOR', won: true, vanished_at: null }]);
});
