import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** The folders that programmes may be read from by their path; they may be relative to the working directory. */
export interface ProgrammeFolders {
  /** What people uploaded, each under an id that nobody can guess. */
  uploads: string;
  others: readonly string[];
}

/** Where uploads lie, for this user alone; `TMPDIR` says where temporary files are. */
export function uploadsFolder(): string {
  return join(tmpdir(), `festival-lookup-uploads-${userInfo().username}`);
}

/** @param others those that `PROGRAMME_FOLDERS` names beside the uploads' folder. */
export function programmeFolders(others: readonly string[] = []): ProgrammeFolders {
  return { uploads: uploadsFolder(), others };
}
