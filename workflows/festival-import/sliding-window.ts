import { condition, sleep } from '@temporalio/workflow';
import type { FilmRef } from '../../domain/film-ref.js';
import type { ChildLookups } from '../child-lookups/children.js';
import { listFilms } from './activities.js';
import { roomFor, type Room, type WindowRule } from './room.js';
import type { ImportState } from './state.js';

const PAGE = 200;
/** How often a full window is looked at for films that have held their places for long enough: at most one timer at a time. */
const LOOK_AGAIN_MS = 1000;

/** Begins films in the programme's order as there is room, and waits for all of them. */
export class SlidingWindow {
  private page: FilmRef[] = [];
  private atEnd = false;
  /** When each film in flight was begun, in ms. */
  private readonly begunAt = new Map<string, number>();
  private isTiming = false;

  constructor(
    private readonly rule: WindowRule,
    private readonly state: ImportState,
    private readonly children: ChildLookups,
    /** No lookups are begun while it is held; none either once the next run is to go on. */
    private readonly is: { held: () => boolean; yielding: () => boolean },
  ) {}

  /** Works until the programme's end, or until the next run is to go on; films that an earlier run began come first. */
  async work(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      for (const film of this.state.known.inFlight) this.begin(film, reject, true);
      this.beginOthers(reject).then(resolve, reject);
    });
    this.state.set({ inFlight: this.children.inFlight });
  }

  private async beginOthers(failed: (error: unknown) => void): Promise<void> {
    for (;;) {
      await this.waitForRoom();
      if (this.is.yielding()) break;
      const film = await this.next();
      if (film === undefined) break;
      if (!film.needsLookup) this.state.countKnown(film);
      else {
        this.state.set({ started: this.state.known.started + 1 });
        this.begin(film, failed);
      }
    }
    await condition(() => this.begunAt.size === 0);
  }

  /** A film that an earlier run began holds no place. */
  private begin(film: FilmRef, failed: (error: unknown) => void, isRunning = false): void {
    this.begunAt.set(film.filmKey, isRunning ? 0 : Date.now());
    this.children.lookUp(film, isRunning).then(() => this.begunAt.delete(film.filmKey), failed);
  }

  /** Waits until a film may begin, or the next run is to go on. */
  private async waitForRoom(): Promise<void> {
    const room = (): Room => roomFor(this.rule, [...this.begunAt.values()], Date.now());
    const isThere = (): boolean => this.is.yielding() || (!this.is.held() && room() === 'now');
    const comesByTime = (): boolean => !this.isTiming && !this.is.held() && room() === 'later';
    while (!isThere()) {
      if (comesByTime()) this.lookAgain();
      await condition(() => isThere() || comesByTime());
    }
  }

  /** A timer that is let run: one for each film that waits would be two events for each. */
  private lookAgain(): void {
    this.isTiming = true;
    const over = (): boolean => (this.isTiming = false);
    sleep(LOOK_AGAIN_MS, { summary: 'looks which films are slow' }).then(over, over);
  }

  /** The next film of the programme. */
  private async next(): Promise<FilmRef | undefined> {
    if (this.page.length === 0 && !this.atEnd) await this.loadPage();
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
