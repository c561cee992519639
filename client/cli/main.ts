#!/usr/bin/env node
/** The `festival` command. */
import pc from 'picocolors';
import { loadVariables } from '../../config/secrets.js';
import { commandFailure } from '../ask-workflow.js';
import { failWithOutput, showFailure } from './output.js';
import { festivalProgram } from './program.js';

failWithOutput(process.stdout);
const program = festivalProgram();
try {
  loadVariables('festival');
  await program.parseAsync();
} catch (error) {
  const words = await commandFailure(error, program.args[0]);
  showFailure(words);
  console.error(pc.red(words));
  process.exitCode = 1;
}
