import { createHash } from 'node:crypto';
import { imdbIdSchema } from '../../domain/film-id.js';
import type { Programme, RejectedRow } from '../../domain/programme/programme.js';
import { filmKey } from '../../domain/slug.js';

/**
 * What tells a programme from the others of its edition, whatever stands in it: where it comes from. Files and inline
 * lists are what people give, and a newer one corrects an older one, unless each says which part it is.
 */
export function programmeName(programme: Programme): string {
  switch (programme.kind) {
    case 'imdb-event':
      return programme.eventId === undefined ? 'imdb-event' : `imdb-event:${programme.eventId}`;
    case 'imdb-awards':
      return programme.eventId === undefined ? 'imdb-awards' : `imdb-awards:${programme.eventId}`;
    case 'site':
      return `site:${programme.site}`;
    case 'url': {
      const { origin, pathname, search } = new URL(programme.url);
      // A query may hold a secret, and still tells one programme from another.
      return `url:${origin}${pathname}${search === '' ? '' : `?${hash(search)}`}`;
    }
    case 'file':
    case 'inline':
      return programme.part === undefined ? 'given' : `given:${programme.part}`;
  }
}

/** The films that rows which could not be read seem to name, by their keys. */
export function unreadKeys(rejects: readonly RejectedRow[], edition: string): string[] {
  return rejects.flatMap(({ raw }) => {
    if (typeof raw !== 'object' || raw === null) return [];
    const { imdbId, title, year } = raw as Record<string, unknown>;
    const id = imdbIdSchema.safeParse(imdbId);
    if (id.success) return [id.data];
    if (typeof title !== 'string' || title.trim() === '') return [];
    const named = { title: title.trim() };
    // The year may be what could not be read.
    return [
      filmKey(named, edition),
      ...(typeof year === 'number' ? [filmKey({ ...named, year }, edition)] : []),
    ];
  });
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
