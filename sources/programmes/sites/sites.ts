import type { Programme, SiteName } from '../../../domain/programme/programme.js';
import type { ProgrammeRows } from '../programme-rows.js';
import { berlinale } from './berlinale.js';
import { docaviv } from './docaviv.js';
import { sitePages, type SiteFetchOptions } from './site-pages.js';
import type { FestivalSite } from './site.js';

/** The festivals' own sites that can be read. */
export const SITES: Record<SiteName, FestivalSite> = { berlinale, docaviv };

/**
 * The programme of an edition from the festival's own site, as rows, unchecked.
 * @throws {AppError} `InvalidProgramme` where the site has no programme of this year, or has changed.
 * @throws {AppError} `Unavailable` where it cannot be had now.
 */
export async function readSite(
  { site, baseUrl }: Extract<Programme, { kind: 'site' }>,
  year: number,
  options: SiteFetchOptions,
): Promise<ProgrammeRows> {
  const { [site]: festival } = SITES;
  return await festival.read(sitePages(baseUrl ?? festival.baseUrl, options), year);
}
