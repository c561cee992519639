/** What sources write where they have no title yet, or none any more: "#DUPE#", "Episode #1.1", "Untitled Film Project". */

const PLACEHOLDER =
  /^(?:#?dupe#?|episode\s*#?\d+(?:\.\d+)?|(?:untitled|unnamed|unknown|no title|sans titre|sin t[ií]tulo|ohne titel|senza titolo|sem t[ií]tulo)(?:\s.*|\/.*)?|tb[acd]|n\/a|\?+|-+)$/iu;

/** Whether a text stands for a title that nobody knows. It may still be a film's real name: then others call it so, too. */
export function isPlaceholder(title: string): boolean {
  return PLACEHOLDER.test(title.trim());
}
