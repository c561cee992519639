import type { LinkSource, NoLinkReason } from '../views/person.js';

const LINK_WORDS: Record<LinkSource | NoLinkReason | 'not_looked_at', string> = {
  imdb_id: 'by the IMDb id',
  credits: "by the film's credits",
  search: "by TMDb's search",
  decided: 'by a reviewer',
  no_film: 'no film is named',
  no_credits: 'the film has no credits yet',
  not_in_credits: 'nobody of the name is in the credits',
  doubtful: 'for a reviewer to say',
  nobody: 'nobody, by a reviewer',
  not_looked_at: 'not looked at yet',
};

/** How a nominee was linked to a person, or why not. */
export function linkWords(how: keyof typeof LINK_WORDS): string {
  return LINK_WORDS[how];
}
