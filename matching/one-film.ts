/** How far two catalogues, or two rows of a programme, may lie apart and still speak of one film. */

/** Years between two dates of one film: a festival showing, a late release. */
export const YEARS_OF_ONE_FILM = 2;
/** Cuts of one film differ by less than both of these: minutes, and share of the longer. */
export const MINUTES_OF_ONE_FILM = 15;
export const SHARE_OF_ONE_FILM = 0.2;
