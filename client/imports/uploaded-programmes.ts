import type { FestivalImportInput } from '../../domain/policy.js';
import { importInput, type ImportOptions } from '../cli/programme-argument.js';
import { AppError, isAppError } from '../../domain/errors.js';
import { uploadPath } from './uploads.js';

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
