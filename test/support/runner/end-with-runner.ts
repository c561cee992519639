/** Runs in every process of tests: when the runner is killed they end too, and with them the servers they started. */
const endWithRunner = (): never => process.exit(1);
// Once for all files of a process.
if (!process.listeners('disconnect').some(({ name }) => name === endWithRunner.name))
  process.once('disconnect', endWithRunner);
