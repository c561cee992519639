import { TestWorkflowEnvironment } from '@temporalio/testing';

/** Entry of the process that lets the SDK download a program: arguments are which one, and the folder for it. */

const [program, downloadDir] = process.argv.slice(2);
const server = {
  executable: { type: 'cached-download', ttl: '1 year', ...(downloadDir && { downloadDir }) },
} as const;

process.once('disconnect', () => process.exit(1));
try {
  const environment =
    program === 'dev-server'
      ? await TestWorkflowEnvironment.createLocal({ server })
      : await TestWorkflowEnvironment.createTimeSkipping({ server });
  await environment.teardown();
} catch (error) {
  process.send?.({ error: firstSentence(error) });
}
process.disconnect();

/** The SDK repeats the address three times over; people need the last cause. */
function firstSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split(': ').slice(-2).join(': ');
}
