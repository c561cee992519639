import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { AppError } from '../../domain/errors.js';
import { passwordProblem } from '../users/password-rules.js';

/**
 * A new password: typed twice without being shown, or the first line of standard input.
 * @throws {AppError} `InvalidInput` where it is weak, or typed differently.
 */
export async function newPassword(): Promise<string> {
  const password = process.stdin.isTTY
    ? await typeTwice()
    : ((await text(process.stdin)).split(/\r?\n/)[0] ?? '');
  const problem = passwordProblem(password, { loopback: false });
  if (problem !== undefined) throw new AppError('InvalidInput', `password: ${problem}`);
  return password;
}

async function typeTwice(): Promise<string> {
  const nowhere = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const ask = async (question: string): Promise<string> => {
    process.stderr.write(question);
    const answer = await lines.question('');
    process.stderr.write('\n');
    return answer;
  };
  try {
    const password = await ask('New password: ');
    if ((await ask('Once more: ')) !== password)
      throw new AppError('InvalidInput', 'The two are not the same.');
    return password;
  } finally {
    lines.close();
  }
}
