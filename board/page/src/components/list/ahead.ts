/** So far beyond the screen rows are drawn and fetched already: some three screens of a phone while a finger flings. */
export const AHEAD = '2000px 0px';
