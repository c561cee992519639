/**
 * Keeps what was read for a while: figures over all rows that every visit would count anew. Visits that come meanwhile wait
 * for one reading; one that fails is not kept.
 * @param shownMs so long what is kept is still given while it is read anew behind the visit: nobody waits then.
 */
export function keptFor<Found>(ms: number, read: () => Promise<Found>, shownMs = ms): () => Promise<Found> {
  let kept: { at: number; found: Found } | undefined;
  let reading: Promise<Found> | undefined;
  const readAnew = (): Promise<Found> => {
    const at = Date.now();
    reading ??= read()
      .then((found) => {
        kept = { at, found };
        return found;
      })
      .finally(() => (reading = undefined));
    return reading;
  };
  return async () => {
    const age = kept === undefined ? Infinity : Date.now() - kept.at;
    if (kept === undefined || age > shownMs) return await readAnew();
    if (age > ms) readAnew().catch(() => undefined);
    return kept.found;
  };
}
