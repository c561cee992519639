import { condition } from '@temporalio/workflow';
import type { FilmRef } from '../../domain/film-ref.js';
import type { ChildLookups } from '../child-lookups/children.js';
import { listFilms } from './activities.js';
import type { ImportState } from './state.js';

const PAGE = 200;

/** As many loops as the window is wide, each with one film at a time until the programme's end. */
export class SlidingWindow {
  private page: FilmRef[] = [];
  private atEnd = false;
  private loading: Promise<void> | undefined;

  constructor(
    private readonly state: ImportState,
    private readonly children: ChildLookups,
    /** No lookups are begun while it is held; none either once the next run is to go on. */
    private readonly is: { held: () => boolean; yielding: () => boolean },
  ) {}

  /** Works until the programme's end, or until the next run is to go on; films that an earlier run began come first. */
  async work(width: number): Promise<void> {
    const { inFlight } = this.state.known;
    const free = Math.max(width - inFlight.length, 0);
    await Promise.all([
      ...inFlight.map((film) => this.children.lookUp(film, true).then(() => this.loop())),
      ...Array.from({ length: free }, () => this.loop()),
    ]);
    this.state.set({ inFlight: this.children.inFlight });
  }

  private async loop(): Promise<void> {
    for (;;) {
      if (this.is.held()) await condition(() => this.is.yielding() || !this.is.held());
      if (this.is.yielding()) return;
      const film = await this.next();
      if (film === undefined) return;
      if (!film.needsLookup) this.state.countKnown(film);
      else {
        this.state.set({ started: this.state.known.started + 1 });
        await this.children.lookUp(film);
      }
    }
  }

  /** The next film; pages are read one at a time, whichever loop comes first. */
  private async next(): Promise<FilmRef | undefined> {
    while (this.page.length === 0 && !this.atEnd) {
      this.loading ??= this.loadPage().finally(() => {
        this.loading = undefined;
      });
      await this.loading;
    }
    const film = this.page.shift();
    if (film === undefined) return undefined;
    this.state.set({ cursor: film.cursor });
    return { ...film, edition: this.state.known.edition };
  }

  private async loadPage(): Promise<void> {
    const { edition, editionId, cursor } = this.state.known;
    this.page = await listFilms({ edition, editionId, afterCursor: cursor, limit: PAGE });
    this.atEnd = this.page.length < PAGE;
  }

  /** Films are left for the next run. */
  get hasMore(): boolean {
    return !this.atEnd || this.page.length > 0 || this.state.known.inFlight.length > 0;
  }
}
