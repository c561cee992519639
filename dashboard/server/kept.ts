/** Keeps what was read for a while: figures over all rows that every visit would count anew. A failed reading is not kept. */
export function keptFor<Found>(ms: number, read: () => Promise<Found>): () => Promise<Found> {
  let kept: { at: number; found: Promise<Found> } | undefined;
  return () => {
    if (kept === undefined || Date.now() - kept.at > ms) {
      const found = read();
      found.catch(() => (kept = undefined));
      kept = { at: Date.now(), found };
    }
    return kept.found;
  };
}
