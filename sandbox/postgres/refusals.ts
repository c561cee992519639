import { dirname } from 'node:path';
import { SYSTEM_USER } from './system-user.js';

/** What a PostgreSQL was started on. */
export interface Attempt {
  /** The data folder. */
  folder: string;
  port: number;
  /** Where its own words stand in full. */
  logFile: string;
}

interface Refusal {
  /** In what PostgreSQL's programs write, untranslated. */
  words: RegExp;
  /** What is wrong, and the cure. */
  sentence: (attempt: Attempt, found: string[]) => string;
}

/** What the server writes when another process has its port. */
export const PORT_TAKEN = /Address already in use/;
const ELSEWHERE = 'or set DATABASE_URL to a PostgreSQL that runs';
/** The folder above holds Temporal's data too, which are about the same films. */
const anew = ({ folder }: Attempt): string => `move ${dirname(folder)} away to begin anew`;

/**
 * Why PostgreSQL 18 and its initdb refuse, the particular before the general. Each was brought about and its words read, but
 * for a system without glibc.
 */
const REFUSALS: Refusal[] = [
  {
    words: /initialized by PostgreSQL version (\S+), which is not compatible with this version (\S+)\./,
    sentence: (attempt, [, theirs, ours]) =>
      `its data in ${attempt.folder} were made by PostgreSQL ${theirs}, and this is ${ours}: ${anew(attempt)}, or read them with PostgreSQL ${theirs}`,
  },
  {
    words: /could not \w+ (?:anonymous )?shared memory.*/,
    sentence: (_, [words]) =>
      `it gets no shared memory (${words}): give the machine or the container some (/dev/shm, kernel.shmmni), ${ELSEWHERE}`,
  },
  {
    words: /no space left on device|disk quota exceeded/i,
    sentence: ({ folder }) => `there is no space left for ${folder}: free some and start again`,
  },
  {
    words: /invalid permissions|could not change permissions|operation not permitted, ch(?:own|mod)/i,
    sentence: ({ folder }) =>
      `${folder} must be closed to others: chmod 700 it, or put the project on a file system that keeps modes ` +
      '(FAT and Windows’ drives in WSL keep none)',
  },
  {
    words:
      /(?:LOG: +(.*)\n(?:.*CONTEXT: .*\n)?.*)?(?:configuration file "(.*)" contains errors|could not load (.*pg_(?:hba|ident)\.conf))/,
    sentence: (attempt, [, fault = 'its log says where', settings, access]) =>
      `${settings ?? access} has an error (${fault.replaceAll(`${attempt.folder}/`, '')}): mend it, or ${anew(attempt)}`,
  },
  {
    words: /has wrong ownership|permission denied/i,
    sentence: ({ folder }) =>
      `${folder} belongs to another user, or is where its own may not enter: start as the one who made it ` +
      `(root’s PostgreSQL runs as "${SYSTEM_USER}"), or change its owner or modes`,
  },
  {
    words: /could not look up effective user ID (\d+)/,
    sentence: (_, [, id]) =>
      `user ${id} has no name, and PostgreSQL wants one: add it to /etc/passwd, start as another, ${ELSEWHERE}`,
  },
  {
    words: PORT_TAKEN,
    sentence: ({ port }) => `port ${port} is taken: start again, or name a free one in LOCAL_POSTGRES_PORT`,
  },
  {
    words: /lock file "postmaster\.pid" already exists/,
    sentence: ({ folder }) => `another PostgreSQL serves ${folder}: stop that one first`,
  },
  {
    words: /password authentication failed/,
    sentence: (attempt) =>
      `the password in ${attempt.folder}.password is not that of its data: put the right one back, or ${anew(attempt)}`,
  },
  {
    words: /needed by initdb but was not found/,
    sentence: () =>
      `initdb cannot be run from a folder with one of " $ \` in its name: rename it, ${ELSEWHERE}`,
  },
  {
    words: /.*(?:error while loading shared libraries|GLIBC|spawn .+ E[A-Z]+).*/,
    sentence: (_, [words]) =>
      `its programs do not run here (${words}): they want glibc and a file system that allows programs, ${ELSEWHERE}`,
  },
  {
    words:
      /not a valid data directory|could not find the database system|incompatible with server|PANIC|could not access the server configuration file|checksum|database ".*" does not exist/,
    sentence: (attempt) =>
      `its data in ${attempt.folder} are damaged (${attempt.logFile} says how): put a copy back, or ${anew(attempt)}`,
  },
];

/**
 * One sentence for people on why a local PostgreSQL did not start, with the cure.
 * @param words what its programs last wrote, or the error of the call that ran them.
 */
export function refusalSentence(words: string, attempt: Attempt): string {
  for (const { words: pattern, sentence } of REFUSALS) {
    const found = pattern.exec(words);
    if (found !== null) return `The local PostgreSQL did not start: ${sentence(attempt, found)}.`;
  }
  const last = words.trim().split('\n').at(-1) ?? '';
  return `The local PostgreSQL did not start: ${last}; see ${attempt.logFile}, ${ELSEWHERE}.`;
}
