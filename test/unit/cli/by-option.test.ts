import os from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { byOption } from '../../../client/cli/option-values.js';

afterEach(() => {
  vi.restoreAllMocks();
});

test('a change is kept under the name of the machine’s user, or its number where it has none', () => {
  const asked = vi.spyOn(os, 'userInfo').mockReturnValue({ ...os.userInfo(), username: 'olu' });
  expect(byOption().defaultValue).toBe('olu');
  asked.mockImplementation(() => {
    throw new Error('uv_os_get_passwd returned ENOENT');
  });
  expect(byOption().defaultValue).toMatch(/^user \d+$/);
});
