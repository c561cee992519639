import { proxyActivities, startChild } from '@temporalio/workflow';

const { nothing } = proxyActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: '1 minute' });

/** The engine alone: as many children as there are films, so many at a time, each with one empty activity. */
export async function bareImport(films: number, window: number): Promise<void> {
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < films) {
      next += 1;
      await (await startChild(bareLookup)).result();
    }
  };
  await Promise.all(Array.from({ length: window }, loop));
}

/** A child with one empty activity. */
export async function bareLookup(): Promise<void> {
  await nothing();
}
