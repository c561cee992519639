/** What becomes of a film that has ended a round without its record. */
import type { Standing } from '../../domain/review/decision.js';
import { askReviewer, parkFilm } from './activities.js';
import type { Parked } from './data.js';
import { notifyParked } from './notify.js';
import { publish } from './publish.js';
import type { Lookup } from './state.js';

/** The film waits, and the imports hear of that. */
export async function waitFor(whom: Parked['waitsFor'], lookup: Lookup): Promise<void> {
  if (whom === 'sources') await park(lookup);
  else {
    lookup.awaitReviewer();
    heed(lookup, await askReviewer({ movieId: lookup.known.movieId }));
  }
  publish(lookup);
  if (!lookup.known.decided) await notifyParked(lookup);
}

/** The film stays a stub, and waits. */
export async function park(lookup: Lookup): Promise<void> {
  const { film, known } = lookup;
  const { movieId, reason, tried } = known;
  const message = tried.at(-1)?.message ?? 'no tier was asked';
  const { filmKey, edition } = film;
  const asked = { movieId, filmKey, edition, reason, message, sourcesAsked: lookup.sourcesAsked };
  const standing = await parkFilm(asked);
  lookup.park();
  if (standing === 'open' && lookup.known.parked?.waitsFor === 'reviewer')
    heed(lookup, await askReviewer({ movieId }));
  else heed(lookup, standing);
}

/** A person's decision stands, though this run knows nothing of it: the workflow was reset to a point before. */
function heed(lookup: Lookup, standing: Standing): void {
  if (standing === 'open') return;
  lookup.say('decided before this run');
  lookup.decide(standing);
}
