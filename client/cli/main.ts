#!/usr/bin/env node
/** The `festival` command. */
import pc from 'picocolors';
import { loadVariables } from '../../config/secrets.js';
import { commandFailure } from '../ask-workflow.js';
import { festivalProgram } from './program.js';

const program = festivalProgram();
try {
  loadVariables('festival');
  await program.parseAsync();
} catch (error) {
  console.error(pc.red(await commandFailure(error, program.args[0])));
  process.exitCode = 1;
}
