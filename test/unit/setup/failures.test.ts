import { ApplicationFailure } from '@temporalio/common';
import { QueryFailedError } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { toFailure } from '../../../activities/failures.js';
import { AppError } from '../../../domain/errors.js';
import { SourceError } from '../../../sources/http/errors.js';

function refusedWith(code: string): QueryFailedError {
  return new QueryFailedError('INSERT …', [], Object.assign(new Error('the database says no'), { code }));
}

describe('how an activity’s error is told to Temporal', () => {
  test.each<[string, unknown, number, string, boolean]>([
    ['a value that no column holds', refusedWith('22P02'), 1, 'InvalidData', true],
    ['a statement that is wrong', refusedWith('42703'), 1, 'InvalidData', true],
    [
      'a constraint, the first time: two writers may have met',
      refusedWith('23505'),
      1,
      'DatabaseUnavailable',
      false,
    ],
    ['a constraint, again and again', refusedWith('23505'), 5, 'InvalidData', true],
    ['a deadlock', refusedWith('40P01'), 9, 'DatabaseUnavailable', false],
    ['no connections left', refusedWith('53300'), 9, 'DatabaseUnavailable', false],
    ['read-only while it fails over', refusedWith('25006'), 9, 'DatabaseUnavailable', false],
    ['the database is away', new Error('connect ECONNREFUSED'), 9, 'DatabaseUnavailable', false],
    ['a film that is gone', new AppError('NotFound', 'There is no movie 5.'), 1, 'NotFound', true],
    [
      'a programme that cannot be read',
      new AppError('InvalidProgramme', 'no CSV'),
      1,
      'InvalidProgramme',
      true,
    ],
    ['a programme that cannot be had', new AppError('Unavailable', 'no answer'), 1, 'Unavailable', false],
    [
      'a source that is down',
      new SourceError('tmdb', 'timeout', 'late', { retryable: true }),
      1,
      'timeout',
      false,
    ],
    [
      'a rejected key',
      new SourceError('tmdb', 'unauthorized', 'no', { retryable: false }),
      1,
      'unauthorized',
      true,
    ],
    ['a fault of our own', new TypeError('x is not a function'), 1, 'TypeError', true],
  ])('%s', (_, error, attempt, type, nonRetryable) => {
    expect(toFailure(error, attempt)).toMatchObject({ type, nonRetryable });
  });

  test('what was told already stays as it is', () => {
    const failure = ApplicationFailure.nonRetryable('x', 'y');
    expect(toFailure(failure, 1)).toBe(failure);
  });

  test('no text breaks the protocol', () => {
    const { message } = toFailure(new Error(`half a letter: \uD83C, and ${'🎬'.repeat(5000)}`), 1) as Error;
    expect(message.isWellFormed()).toBe(true);
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(4000);
  });
});
