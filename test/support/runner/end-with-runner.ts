/** Runs in every process of tests: when the runner is killed they end too, and with them the servers they started. */
process.once('disconnect', () => process.exit(1));
