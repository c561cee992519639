import { QueryFailedError } from 'typeorm';

/** Classes of SQLSTATE that no retry mends: data, integrity, statements and rights. */
const PERMANENT = /^(22|23|42)/;

/** PostgreSQL's code for what it refused; '' where it is not known. https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function sqlStateOf(error: unknown): string {
  if (!(error instanceof QueryFailedError)) return '';
  const { code } = (error as QueryFailedError).driverError as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** Whether the same statement would be refused again. */
export function isPermanentState(state: string): boolean {
  return PERMANENT.test(state);
}
