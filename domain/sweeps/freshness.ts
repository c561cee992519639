/** When a record of TMDb is fetched again. All in days. */

/** The longest that content may be kept, as TMDb's terms were told by others. */
export const MOST_DAYS_KEPT = 180;
/** From this age on a record is fetched again, whatever its film: early enough for weeks of outage. */
export const RENEW_AFTER_DAYS = 160;
/** A film's first months, in which its record changes most. */
export const NEW_FILM_DAYS = 180;
/** A new film's record is asked for again after this; and one that could not be had again, likewise. */
export const CHECK_AFTER_DAYS = 7;
/** A record that TMDb does not have any more is taken off from this age on: the next check would come too late. */
export const TAKE_OFF_AFTER_DAYS = MOST_DAYS_KEPT - CHECK_AFTER_DAYS - 3;
/** As far back as TMDb's list of changes goes in one question, by its documentation. */
export const MOST_DAYS_BETWEEN_CHANGES = 14;
/**
 * Fewer films than this are fetched without a look at the list of changes: TMDb's editors change thousands of films a day,
 * a hundred to a page. Nobody has counted the pages of a week.
 */
export const WORTH_A_LIST = 20;
