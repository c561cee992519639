import { fileURLToPath } from 'node:url';

/** The folder of what browsers get as it stands; the same for the sources and for what `npm run build` made. */
export const PUBLIC_FOLDER = fileURLToPath(
  new URL(
    import.meta.url.includes('/dist/dashboard/') ? '../../../dashboard/public/' : '../public/',
    import.meta.url,
  ),
);

/** A file of an installed package, by its name in it. */
export function packageFile(specifier: string): string {
  return fileURLToPath(import.meta.resolve(specifier));
}
