import { describe, expect, test } from 'vitest';
import { assignImdbId } from '../../../../entities/review/begin-decision.js';
import { freshId, freshImdbId, match, movieOf, movieRow, record, stage } from '../../fixtures/entities.js';
import { staged, dataSource, db, upgrade, useUpgrades } from '../../fixtures/upgrade.js';

useUpgrades();

describe('two rows of one film', () => {
  test('a film known by title alone joins the one that has the id, nominations and entries with it', async () => {
    const imdbId = freshImdbId();
    const tmdbId = freshId();
    const known = await staged({ imdbId });
    await upgrade(known.id, record({ imdbId, tmdbId }), match());
    const untitled = await staged();
    const result = await upgrade(
      untitled.id,
      record({ imdbId, tmdbId }),
      match({ strategy: 'exact_title_year', confidence: 0.98 }),
    );
    expect(result).toMatchObject({ movieId: known.id, importType: 'full' });
    expect(await movieRow(db(), untitled.id)).toMatchObject({
      merged_into: known.id,
      imdb_id: null,
      tmdb_id: null,
      needs_enrichment: false,
    });
    const nominations: unknown = await db().query(
      'SELECT edition_id::text AS edition FROM nominations WHERE movie_id = $1 ORDER BY 1',
      [known.id],
    );
    expect(nominations).toHaveLength(2);
    expect(await db().query('SELECT 1 FROM nominations WHERE movie_id = $1', [untitled.id])).toEqual([]);
    expect(await db().query('SELECT 1 FROM programme_entries WHERE movie_id = $1', [untitled.id])).toEqual(
      [],
    );
    // Whoever still names the old row is led to the new one.
    expect(await upgrade(untitled.id, record({ imdbId, tmdbId }), match())).toMatchObject({
      movieId: known.id,
    });
  });

  test('the same nomination at both stands once', async () => {
    const imdbId = freshImdbId();
    const { editionId } = await stage(dataSource(), [
      { title: 'With id', imdbId, nominations: [{ category: 'Best', person: 'P', won: true }] },
      { title: 'Without id', nominations: [{ category: 'Best', person: 'P', details: 'for both' }] },
    ]);
    const kept = await movieOf(db(), editionId, 'With id');
    await upgrade(await movieOf(db(), editionId, 'Without id'), record({ imdbId }), match());
    expect(
      await db().query('SELECT movie_id::text AS id, won, details FROM nominations WHERE edition_id = $1', [
        editionId,
      ]),
    ).toEqual([{ id: kept, won: true, details: 'for both' }]);
  });

  test('two films with ids of their own that claim one TMDb film are a conflict, and nothing is written', async () => {
    const tmdbId = freshId();
    const [first, second] = [
      await staged({ imdbId: freshImdbId() }),
      await staged({ imdbId: freshImdbId() }),
    ];
    await upgrade(first.id, record({ tmdbId, title: 'The holder' }), match());
    const before = [await movieRow(db(), first.id), await movieRow(db(), second.id)];
    expect(await upgrade(second.id, record({ tmdbId }), match())).toMatchObject({
      conflict: { movieId: first.id, title: 'The holder', tmdbId },
    });
    expect([await movieRow(db(), first.id), await movieRow(db(), second.id)]).toEqual(before);
  });

  test('a record whose two ids belong to two movies is a conflict, not a failed write', async () => {
    const imdbId = freshImdbId();
    const tmdbId = freshId();
    const byImdb = await staged({ imdbId });
    await upgrade(byImdb.id, record({ imdbId, tmdbId: freshId() }), match());
    const byTmdb = await staged({ imdbId: freshImdbId() });
    await upgrade(byTmdb.id, record({ tmdbId }), match());
    const { id } = await staged();
    expect(await upgrade(id, record({ imdbId, tmdbId }), match())).toHaveProperty('conflict');
    expect(await movieRow(db(), id)).toMatchObject({ import_type: 'stub', merged_into: null });
  });

  test('a reviewer’s IMDb id that another movie has merges the two', async () => {
    const imdbId = freshImdbId();
    const holder = await staged({ imdbId });
    const { id } = await staged();
    expect(await dataSource().transaction((manager) => assignImdbId(manager, id, imdbId))).toEqual({
      movieId: holder.id,
      merged: true,
      importType: 'stub',
    });
    expect(await movieRow(db(), id)).toMatchObject({ merged_into: holder.id });
  });

  test('a reviewer’s IMDb id that nobody has is the movie’s own from then on', async () => {
    const imdbId = freshImdbId();
    const { id } = await staged();
    expect(await dataSource().transaction((manager) => assignImdbId(manager, id, imdbId))).toMatchObject({
      movieId: id,
      merged: false,
    });
    expect(await movieRow(db(), id)).toMatchObject({ imdb_id: imdbId });
  });
});
