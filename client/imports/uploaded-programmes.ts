import { lstat, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { v4 as uuid, validate as isUuid } from 'uuid';
import type { FestivalImportInput } from '../../domain/policy.js';
import { importInput, type ImportOptions } from '../cli/programme-argument.js';
import { AppError, isAppError } from '../../domain/errors.js';

const DAY_MS = 86_400_000;
/** An import that waits for its workers still finds its file. */
const KEPT_MS = 7 * DAY_MS;
/** For this user alone; `TMPDIR` says where temporary files lie. */
const folder = (): string => join(tmpdir(), `festival-lookup-uploads-${userInfo().username}`);

/**
 * Keeps an uploaded programme for a week, so that what was checked is what is imported.
 * @returns the id that it is found by; nobody can guess it.
 */
export async function keepUpload(content: Buffer): Promise<string> {
  await ownFolder();
  await removeOld();
  const id = uuid();
  await writeFile(join(folder(), id), content, { mode: 0o600, flag: 'wx' });
  return id;
}

/**
 * Where an uploaded programme lies.
 * @throws {AppError} `InvalidInput` when it is not there (any more).
 */
export async function uploadPath(id: string): Promise<string> {
  const path = join(folder(), isUuid(id) ? id : 'none');
  const isThere = await stat(path).then(
    (file) => file.isFile(),
    () => false,
  );
  if (!isThere) throw new AppError('InvalidInput', 'The file is not kept any more: give it again.');
  return path;
}

/** Others may write to the folder for temporary files: ours is made by nobody else. */
async function ownFolder(): Promise<void> {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  const made = await lstat(folder());
  if (!made.isDirectory() || made.uid !== (process.getuid?.() ?? made.uid))
    throw new Error(`${folder()} belongs to somebody else.`);
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(folder())) {
    const path = join(folder(), name);
    const file = await stat(path).catch(() => undefined);
    if (file !== undefined && file.mtimeMs < Date.now() - KEPT_MS) await rm(path, { force: true });
  }
}

/**
 * The workflow's input for an uploaded programme: in the input itself where that can be sent, else as a file that the
 * workers read from the same place. Festival and year may stand in it.
 * @throws {AppError} `InvalidInput` in words.
 */
export async function uploadedInput(
  id: string,
  options: Pick<ImportOptions, 'festival' | 'year' | 'spendLimit' | 'spendMode' | 'part'>,
): Promise<FestivalImportInput> {
  const path = await uploadPath(id);
  try {
    return await importInput(path, undefined, options);
  } catch (error) {
    if (!(isAppError(error, 'InvalidInput') || isAppError(error, 'InvalidProgramme'))) throw error;
    throw new AppError(
      'InvalidInput',
      error.message.replaceAll(path, 'The file').replace('give --festival and --year', 'fill them in'),
    );
  }
}
