/**
 * That nothing looks after a film any more, and how to begin again.
 * @param key IMDb id, or festival-year-slug.
 * @param ended what became of its lookup: `terminated`; `gone` where Temporal knows of none.
 */
export function unattendedWords(key: string, ended: string): string {
  const what = ended === 'gone' ? 'Temporal knows no lookup of it' : `its lookup ended (${ended})`;
  return `Nothing looks after ${key} any more: ${what}. It is begun again by itself within an hour; at once: festival retry ${key}`;
}
