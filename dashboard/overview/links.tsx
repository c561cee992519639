import { sourceWords } from '../../domain/words/films.js';
import type { VNode } from 'preact';
import { LIMITED_NAMES } from '../../domain/sources.js';
import type { FilmFilter } from '../../entities/movies/search.js';
import { count } from '../../domain/words/figures.js';
import { filmsString } from '../film/query.js';

/** Which films a figure counts; null is any. */
interface Counted extends Omit<FilmFilter, 'festival'> {
  festival: string | null;
}

/** Address of the films that a figure counts. */
export function filmsPath({ festival, ...filter }: Counted): string {
  return `/films${filmsString({ ...filter, festival: festival ?? undefined })}`;
}

/** Address of the films with data of a source; none where metrics of an earlier system name another one. */
export function sourceFilmsPath(source: string | undefined, festival: string | null): string | undefined {
  return isSource(source) ? filmsPath({ source, festival }) : undefined;
}

/** A source, leading to its page where it has one. */
export function SourceLink({ source }: { source: string }): VNode {
  return isSource(source) ? (
    <a href={`/sources/${source}`}>{sourceWords(source)}</a>
  ) : (
    <span>{sourceWords(source)}</span>
  );
}

/** Whether the application has such a source: metrics of an earlier system may name others. */
export function isSource(source: string | undefined): boolean {
  return LIMITED_NAMES.some((name) => name === source);
}

/** A count that leads to what it counts, where that can be shown. */
export function CountLink({
  href,
  value,
  of,
}: {
  href: string | undefined;
  value: number;
  of: string;
}): VNode {
  if (value === 0 || href === undefined) return <span>{count(value)}</span>;
  return (
    <a href={href} aria-label={`${count(value)} ${of}`}>
      {count(value)}
    </a>
  );
}
