import { randomUUID } from 'node:crypto';
import { copyFile, lstat, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { z } from 'zod';
import { uploadsFolder } from '../../config/programme-folders.js';
import { AppError } from '../../domain/errors.js';

const DAY_MS = 86_400_000;
/** An import that waits for its workers still finds its file. */
const KEPT_MS = 7 * DAY_MS;
const idSchema = z.uuid();

/**
 * Keeps an uploaded programme for a week, so that what was checked is what is imported.
 * @returns the id that it is found by; nobody can guess it.
 */
export async function keepUpload(content: Buffer): Promise<string> {
  await prepareFolder();
  const id = randomUUID();
  await writeFile(join(uploadsFolder(), id), content, { mode: 0o600, flag: 'wx' });
  return id;
}

/**
 * Puts a file where the workers of this machine may read it, for a week.
 * @returns the path of the copy; the file's own when it lies there already.
 */
export async function keepFile(path: string): Promise<string> {
  if (dirname(resolve(path)) === uploadsFolder()) return resolve(path);
  await prepareFolder();
  const kept = join(uploadsFolder(), `${randomUUID()}${extname(path)}`);
  await copyFile(path, kept);
  return kept;
}

/**
 * Where an uploaded programme lies.
 * @throws {AppError} `InvalidInput` when it is not there (any more).
 */
export async function uploadPath(id: string): Promise<string> {
  const path = join(uploadsFolder(), idSchema.safeParse(id).success ? id : 'none');
  const isThere = await stat(path).then(
    (file) => file.isFile(),
    () => false,
  );
  if (!isThere) throw new AppError('InvalidInput', 'The file is not kept any more: give it again.');
  return path;
}

/** Others may write to the folder for temporary files: ours is made by nobody else. What is old goes. */
async function prepareFolder(): Promise<void> {
  await mkdir(uploadsFolder(), { recursive: true, mode: 0o700 });
  const made = await lstat(uploadsFolder());
  if (!made.isDirectory() || made.uid !== (process.getuid?.() ?? made.uid))
    throw new Error(`${uploadsFolder()} belongs to somebody else.`);
  for (const name of await readdir(uploadsFolder())) {
    const path = join(uploadsFolder(), name);
    const file = await stat(path).catch(() => undefined);
    if (file !== undefined && file.mtimeMs < Date.now() - KEPT_MS) await rm(path, { force: true });
  }
}
