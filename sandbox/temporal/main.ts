#!/usr/bin/env node
/** `npm run temporal -- …`: the Temporal CLI that `npm start` uses, with these arguments. */
import { spawn } from 'node:child_process';
import { findTemporalBinary } from './cli.js';

try {
  const binary = await findTemporalBinary((words) => {
    console.error(words);
  });
  const child = spawn(binary, process.argv.slice(2), { stdio: 'inherit' });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128);
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
