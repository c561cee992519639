import { writable } from '../replica.js';
import { runSql, type Db } from '../sql.js';

/** Reads films anew that wait and have changed, and keeps what the queue goes by; it is right without that, but slower. */
export async function sumUpOpenFilms(db: Db): Promise<void> {
  await runSql(writable(db), 'SELECT sum_up_open_films() WHERE EXISTS (SELECT FROM open_films_due)');
}
