import { describe, expect, test } from 'vitest';
import { roomFor, windowRule } from '../../../workflows/festival-import/room.js';

const NOW = 1_000_000;
const begun = (films: number, agoMs: number): number[] => Array.from({ length: films }, () => NOW - agoMs);

describe('a window that follows its films', () => {
  const rule = windowRule(undefined);
  const { places, holdsForMs, most } = rule;

  test('has room until all its places are held by films that began just now', () => {
    expect(roomFor(rule, [], NOW)).toBe('now');
    expect(roomFor(rule, begun(places - 1, 0), NOW)).toBe('now');
    expect(roomFor(rule, begun(places, 0), NOW)).toBe('later');
  });

  test('a film that takes long gives its place up', () => {
    expect(roomFor(rule, begun(places, holdsForMs - 1), NOW)).toBe('later');
    expect(roomFor(rule, begun(places, holdsForMs), NOW)).toBe('now');
    expect(roomFor(rule, [...begun(places, holdsForMs), ...begun(places, 0)], NOW)).toBe('later');
  });

  test('never has more in flight than it may, however slow they are', () => {
    expect(roomFor(rule, begun(most - 1, holdsForMs), NOW)).toBe('now');
    expect(roomFor(rule, begun(most, holdsForMs), NOW)).toBe('when one ends');
    expect(most).toBeLessThanOrEqual(500);
  });
});

test('a fixed window is as wide as it says, and its films hold their places to their ends', () => {
  const rule = windowRule(2);
  expect(roomFor(rule, begun(1, 0), NOW)).toBe('now');
  expect(roomFor(rule, begun(2, 0), NOW)).toBe('when one ends');
  expect(roomFor(rule, begun(2, NOW), NOW)).toBe('when one ends');
});
