import { expect, test } from 'vitest';
import { startServerProcess } from '../../../sandbox/processes/server-process.js';

test('of a server that dies in many words the first are kept as well as the last: why, and what it came to', async () => {
  const program =
    "console.error('address already in use'); console.error('x'.repeat(3000)); console.error('end')";
  const server = startServerProcess(process.execPath, ['-e', program], {});
  expect(await server.ended).toBe('exit code 0');
  expect(server.firstWords()).toMatch(/^address already in use/);
  expect(server.lastWords()).toMatch(/x\nend$/);
  expect(server.lastWords().length).toBeLessThanOrEqual(2000);
});
