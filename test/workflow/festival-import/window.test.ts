import { describe, expect, test, vi } from 'vitest';
import { windowRule } from '../../../workflows/festival-import/room.js';
import { progressQuery } from '../../../workflows/shared/messages.js';
import { film, Gate, startImport } from '../fixtures/import-stage.js';
import { fault, found } from '../fixtures/outcomes.js';
import { knownToTmdb, PATIENCE, stage, useStage } from '../fixtures/import-films.js';

useStage();

const unknown = () => film(stage, {});

describe('the window', () => {
  test('holds: as many films at a time as it is wide, and the next one when one is done', async () => {
    const gates = Array.from({ length: 6 }, () => new Gate());
    const films = gates.map((gate) =>
      film(stage, {
        tmdb: [
          async () => {
            await gate.pass();
            return found('tmdb', 'full');
          },
        ],
      }),
    );
    const arrived = (): number => gates.reduce((sum, gate) => sum + gate.arrived, 0);
    const { handle } = await startImport(stage, films, { policy: { window: 2 } });
    for (let done = 0; done < films.length; done += 1) {
      const expected = Math.min(done + 2, films.length);
      await vi.waitFor(async () => {
        expect(arrived()).toBe(expected);
        expect((await handle.query(progressQuery)).started).toBe(expected);
      }, PATIENCE);
      gates[done]?.release();
    }
    expect(await handle.result()).toMatchObject({ full: 6 });
  });

  test('follows its films where its width is not said: slow pages hold no free film up', async () => {
    const gate = new Gate();
    const { places } = windowRule(undefined);
    const slow = Array.from({ length: places + 2 }, () =>
      film(stage, {
        imdb_scrape: [
          async () => {
            await gate.pass();
            return found('imdb_scrape', 'full');
          },
        ],
      }),
    );
    const free = [knownToTmdb(), knownToTmdb(), knownToTmdb()];
    const { handle } = await startImport(stage, [...slow, ...free]);
    await vi.waitFor(async () => {
      expect(await handle.query(progressQuery)).toMatchObject({ full: free.length });
      expect(gate.arrived).toBe(slow.length);
    }, PATIENCE);
    gate.release();
    expect(await handle.result()).toMatchObject({ full: slow.length + free.length, stub: 0 });
  });

  test('a parked film frees its slot, and outlives the import', async () => {
    const films = [unknown(), unknown(), unknown(), knownToTmdb()];
    const { handle } = await startImport(stage, films, { policy: { window: 1 } });
    expect(await handle.result()).toMatchObject({ started: 4, full: 1, stub: 3 });
    for (const { lookupId } of films.slice(0, 3)) {
      const { status } = await stage.environment.client.workflow.getHandle(lookupId).describe();
      expect(status.name).toBe('RUNNING');
    }
  });

  test('a lookup that fails is counted with its reason, and holds up nobody', async () => {
    // An activity of our own that no retry can mend: the lookup itself fails.
    const broken = film(stage, {});
    broken.script.parkFailure = fault('NotFound', true);
    const { handle } = await startImport(stage, [broken, knownToTmdb(), knownToTmdb()], {
      policy: { window: 1 },
    });
    expect(await handle.result()).toMatchObject({
      total: 3,
      full: 2,
      stub: 1,
      failedReasons: { lookup_failed: 1 },
    });
  });
});
