import type { SiteName } from '../../../domain/programme/programme.js';
import type { ProgrammeRows } from '../programme-rows.js';

/**
 * A festival's own site as a source of its programme. One file makes one site; it is listed in `./sites.ts`. What it
 * reads is checked: a page of another shape, or of another year, is refused in words, so that nothing wrong is stored.
 */
export interface FestivalSite {
  name: SiteName;
  /** What messages call it ("the Berlinale's site"). */
  title: string;
  /** Where its pages are, without a slash at the end. */
  baseUrl: string;
  /** How sure the shape of its data is, and by what. */
  certainty: string;
  /**
   * The programme of an edition as rows, unchecked.
   * @throws {AppError} `InvalidProgramme` where the site has no programme of this year, or has changed.
   * @throws {AppError} `Unavailable` where it cannot be had now.
   */
  read(pages: SitePages, year: number): Promise<ProgrammeRows>;
}

/** A site's pages, fetched one at a time; paths begin with a slash. */
export interface SitePages {
  /** The address of a path, for messages. */
  address(path: string): string;
  /** JSON by GET, or by POST of `json`. @returns undefined for HTTP 400 and 404: no such page. */
  json(path: string, json?: unknown): Promise<unknown>;
  /** The text of a web page. @returns undefined for HTTP 404 and 410. */
  html(path: string): Promise<string | undefined>;
}
