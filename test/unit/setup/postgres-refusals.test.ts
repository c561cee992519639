import { expect, test } from 'vitest';
import { refusalSentence } from '../../../sandbox/postgres/refusals.js';

const ATTEMPT = { folder: '/films/.local/postgres', port: 5432, logFile: '/films/.local/postgres.log' };
const AT = '2026-11-26 18:55:41.993 UTC [20321]';

/** What PostgreSQL 18.4 and its initdb wrote when each of these was brought about; folder names were put in their place. */
const RECORDED: [string, string, RegExp][] = [
  [
    'data of another major version',
    `${AT} FATAL:  database files are incompatible with server\n` +
      `${AT} DETAIL:  The data directory was initialized by PostgreSQL version 15, which is not compatible with this version 18.4.`,
    /made by PostgreSQL 15, and this is 18\.4: move \/films\/\.local away to begin anew, or read them with PostgreSQL 15/,
  ],
  [
    'a setting with a bad value',
    `${AT} LOG:  invalid value for parameter "work_mem": "no such thing"\n` +
      `${AT} FATAL:  configuration file "/films/.local/postgres/postgresql.auto.conf" contains errors`,
    /postgresql\.auto\.conf has an error \(invalid value for parameter "work_mem": "no such thing"\): mend it/,
  ],
  [
    'a line that is no setting',
    `${AT} LOG:  syntax error in file "/films/.local/postgres/postgresql.conf" line 889, near token "!"\n` +
      `${AT} FATAL:  configuration file "/films/.local/postgres/postgresql.conf" contains errors`,
    /postgresql\.conf has an error \(syntax error in file "postgresql\.conf" line 889, near token "!"\): mend it/,
  ],
  [
    'a bad line of access',
    `${AT} LOG:  invalid connection type "nonsense"\n` +
      `${AT} CONTEXT:  line 1 of configuration file "/films/.local/postgres/pg_hba.conf"\n` +
      `${AT} FATAL:  could not load /films/.local/postgres/pg_hba.conf\n${AT} LOG:  database system is shut down`,
    /pg_hba\.conf has an error \(invalid connection type "nonsense"\): mend it/,
  ],
  [
    'a lost control file',
    'postgres: could not find the database system\nExpected to find it in the directory "/films/.local/postgres",\n' +
      'but could not open file "/films/.local/postgres/global/pg_control": No such file or directory',
    /are damaged .*move \/films\/\.local away/,
  ],
  [
    'a damaged control file',
    `${AT} FATAL:  database files are incompatible with server\n` +
      `${AT} DETAIL:  The database cluster was initialized with PG_CONTROL_VERSION 503797224, but the server was compiled with PG_CONTROL_VERSION 1800.`,
    /are damaged/,
  ],
  [
    'a lost log of writes',
    `${AT} LOG:  invalid checkpoint record\n${AT} PANIC:  could not locate a valid checkpoint record at 0/174B250`,
    /are damaged/,
  ],
  [
    'a lost version file',
    `${AT} FATAL:  "/films/.local/postgres" is not a valid data directory\n` +
      `${AT} DETAIL:  File "/films/.local/postgres/PG_VERSION" is missing.`,
    /are damaged/,
  ],
  [
    'a lost settings file',
    'postgres: could not access the server configuration file "/films/.local/postgres/postgresql.conf": No such file or directory',
    /are damaged/,
  ],
  [
    'data of another user',
    'postgres: could not access the server configuration file "/films/.local/postgres/postgresql.conf": Permission denied',
    /belongs to another user, or .*: start as the one who made it .*or change its owner/,
  ],
  [
    'a disk that is full at the first start',
    `running bootstrap script ... ${AT} FATAL:  could not extend file "base/1/2691": No space left on device\n` +
      `${AT} PANIC:  cannot abort transaction 1, it was already committed\nAborted\nchild process exited with exit code 134`,
    /no space left for \/films\/\.local\/postgres: free some/,
  ],
  [
    'a disk that is full later',
    `${AT} FATAL:  could not write lock file "postmaster.pid": No space left on device`,
    /no space left for/,
  ],
  ['a disk that is full for the password', 'ENOSPC: no space left on device, write', /no space left for/],
  [
    'no POSIX shared memory',
    `${AT} FATAL:  could not open shared memory segment "/PostgreSQL.1888037756": Read-only file system`,
    /gets no shared memory \(could not open .*Read-only file system\): give/,
  ],
  [
    'no System V shared memory, whose words speak of space',
    `${AT} FATAL:  could not create shared memory segment: No space left on device\n` +
      `${AT} DETAIL:  Failed system call was shmget(key=9979049, size=56, 03600).\n` +
      `${AT} HINT:  This error does *not* mean that you have run out of disk space.`,
    /gets no shared memory \(could not create/,
  ],
  [
    'too little memory',
    `${AT} FATAL:  could not map anonymous shared memory: Cannot allocate memory`,
    /gets no shared memory/,
  ],
  [
    'a data folder that is open to others',
    `${AT} FATAL:  data directory "/films/.local/postgres" has invalid permissions\n` +
      `${AT} DETAIL:  Permissions should be u=rwx (0700) or u=rwx,g=rx (0750).`,
    /must be closed to others: chmod 700 it, or .* file system that keeps modes/,
  ],
  [
    'a file system without modes, by initdb',
    'initdb: error: could not change permissions of directory "/films/.local/postgres": Operation not permitted',
    /file system that keeps modes/,
  ],
  [
    'a file system without owners',
    "EPERM: operation not permitted, chown '/films/.local/postgres.new-abc/data'",
    /file system that keeps modes/,
  ],
  [
    'a user without a name',
    'initdb: could not look up effective user ID 54321: user does not exist',
    /user 54321 has no name.*\/etc\/passwd/,
  ],
  [
    'a port that was taken meanwhile',
    `${AT} LOG:  could not bind IPv4 address "127.0.0.1": Address already in use`,
    /port 5432 is taken: start again, or name a free one in LOCAL_POSTGRES_PORT/,
  ],
  [
    'another password',
    'password authentication failed for user "festival"',
    /postgres\.password is not that/,
  ],
  [
    'a mount that forbids programs',
    'spawn /var/cache/films and more/native/bin/postgres EACCES',
    /do not run here \(spawn .* EACCES\)/,
  ],
  [
    'libraries that cannot be loaded',
    '/films/bin/postgres: error while loading shared libraries: libicudata.so.60: failed to map segment from shared object',
    /do not run here/,
  ],
  [
    'a folder that initdb cannot be run from',
    'initdb: error: program "postgres" is needed by initdb but was not found in the same directory as "/tmp/a$b/bin/initdb"',
    /one of " \$ ` in its name/,
  ],
  [
    'anything else',
    `${AT} LOG:  starting\n${AT} FATAL:  the stars are wrong`,
    /FATAL: {2}the stars are wrong; see \/films\/\.local\/postgres\.log/,
  ],
];

test.each(RECORDED)('%s is said in one sentence with a cure', (_, words, expected) => {
  const sentence = refusalSentence(words, ATTEMPT);
  expect(sentence).toMatch(expected);
  expect(sentence).toMatch(/^The local PostgreSQL did not start: [^\n]*\.$/);
});
