import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { ProgrammeFolders } from '../../../config/programme-folders.js';
import { AppError } from '../../../domain/errors.js';

/** A file that may be read. */
export interface AllowedFile {
  /** Without links: what it leads to is what was checked. */
  path: string;
  /** Whoever names it has not shown it to be theirs: nothing of it is told before it proves to be a programme. */
  confidential: boolean;
}

/**
 * Finds a file that a programme's path names, links followed, in the folders that programmes may be read from. Hidden
 * files and folders (`.env`, `.git`) are no programmes.
 * @throws {AppError} `InvalidProgramme` where it lies elsewhere, the same whether or not it is there.
 */
export async function allowedFile(path: string, folders: ProgrammeFolders): Promise<AllowedFile> {
  const wanted = resolve(path);
  const real = await realpathOf(wanted);
  for (const folder of [folders.uploads, ...folders.others]) {
    const lies = real === undefined ? liesIn(resolve(folder), wanted) : await liesInReal(folder, real);
    if (lies) return { path: real ?? wanted, confidential: folder !== folders.uploads };
  }
  throw new AppError(
    'InvalidProgramme',
    `${path} is in none of the folders that programmes are read from: put it there, or name its folder in PROGRAMME_FOLDERS.`,
  );
}

async function liesInReal(folder: string, file: string): Promise<boolean> {
  const real = await realpathOf(resolve(folder));
  return real !== undefined && liesIn(real, file);
}

function liesIn(folder: string, file: string): boolean {
  const below = relative(folder, file);
  return below !== '' && !isAbsolute(below) && below.split(sep).every((part) => !part.startsWith('.'));
}

async function realpathOf(path: string): Promise<string | undefined> {
  return await realpath(path).catch(() => undefined);
}
