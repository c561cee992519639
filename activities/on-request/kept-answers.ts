import type { DataSource } from 'typeorm';
import { compact } from '../../domain/compact.js';
import type { FilmPreview, PreviewId } from '../../domain/review/film-preview.js';
import { peekCache } from '../../entities/sources/response-cache.js';
import { SourceError } from '../../sources/http/errors.js';
import type { RequestGate } from '../../sources/http/gate.js';
import type { Source, SourceAnswer } from '../../sources/source.js';
import { toPreview } from './preview-of-record.js';

/** Sources whose answers are paid for and kept, the fuller one first. */
const KEPT_SOURCES = ['imdb_scrape', 'omdb'] as const;

/**
 * A preview with what was paid for before: where TMDb does not know the film, or not all of it, the kept answers of the
 * other sources are read. Nobody is asked, and nothing is paid.
 */
export async function withKept(
  { dataSource, sources }: { dataSource: DataSource; sources: Source[] },
  id: PreviewId,
  preview: FilmPreview,
): Promise<FilmPreview> {
  const imdbId = 'imdbId' in id ? id.imdbId : preview.found ? preview.imdbId : undefined;
  if (imdbId === undefined) return preview;
  const gate = keptOnly(dataSource);
  let known = preview;
  for (const name of KEPT_SOURCES) {
    const source = sources.find((one) => one.name === name);
    if (source === undefined) continue;
    const answer = await source
      .lookupByImdbId(imdbId, {
        gate,
        signal: new AbortController().signal,
        minConfidence: 1,
        sureConfidence: 1,
      })
      .catch(nothingKept);
    const told = answer === undefined ? undefined : toPreview(answer);
    if (told?.found === true) known = fill(known, { ...told, saidBy: [name] });
  }
  return known;
}

/** A gate that opens for answers that are kept, and for nothing else. */
function keptOnly({ manager }: DataSource): RequestGate {
  return {
    async request({ source, key }) {
      const kept = await peekCache(manager, source, key);
      if (kept === undefined)
        throw new SourceError(source, 'disabled', 'nothing is kept', { retryable: false, neverSent: true });
      return { ...kept, fromCache: true, costUsd: 0 };
    },
    // A page may be kept as a browser saw it.
    isBrowserFirst: async (source, url) => (await peekCache(manager, source, `plain ${url}`)) === undefined,
  };
}

function nothingKept(error: unknown): SourceAnswer | undefined {
  if (error instanceof SourceError) return undefined;
  throw error;
}

/** What the one does not know, the other fills in. */
function fill(known: FilmPreview, more: FilmPreview): FilmPreview {
  if (!known.found || !more.found) return known.found ? known : more;
  return {
    ...more,
    ...compact(known),
    directors: known.directors.length > 0 ? known.directors : more.directors,
    countries: known.countries.length > 0 ? known.countries : more.countries,
    saidBy: [...(known.saidBy ?? ['tmdb']), ...(more.saidBy ?? [])],
  };
}
