import { readVariables, sharedSchema } from './environment.js';

const schema = sharedSchema.pick({ IMDB_AWARDS_BASE_URL: true });

/**
 * Where the files of IMDb-Awards lie for this process, and whether that is an address that its operator has set.
 * @throws {AppError} `InvalidConfiguration` for an address that is none.
 */
export function imdbAwards(variables: NodeJS.ProcessEnv = process.env): {
  baseUrl: string;
  setByOperator: boolean;
} {
  const { IMDB_AWARDS_BASE_URL: baseUrl } = readVariables(schema, variables);
  return { baseUrl, setByOperator: (variables['IMDB_AWARDS_BASE_URL'] ?? '') !== '' };
}
