const SOMEWHERE = 'http://dashboard.invalid';

/**
 * A path of this dashboard to go on to after signing in; its top for anything else. A link that leads elsewhere then is a
 * trap: browsers drop tabs and line feeds, and read backslashes as slashes.
 */
export function ownPath(next: string): string {
  const isPlain = /^\/(?!\/)[!-[\]-~]*$/.test(next);
  return isPlain && URL.canParse(next, SOMEWHERE) && new URL(next, SOMEWHERE).origin === SOMEWHERE
    ? next
    : '/';
}
