/** Says in one sentence what keeps this checkout from being built, before the tools say it in many. Nothing is built yet. */
import { accessSync, constants, existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

function obstacle() {
  if (/[!?]/.test(checkout))
    return `${checkout} has ! or ? in its name, which the bundler of the workflows cannot read: rename the folder.`;
  for (const path of [checkout, at('dist')]) {
    try {
      if (existsSync(path)) accessSync(path, constants.W_OK);
    } catch (error) {
      return `${path} cannot be written (${error.code}), and the build goes to dist/, the local data to .local/: start as the owner, or from a copy of the project.`;
    }
  }
  if (!existsSync(at('node_modules'))) return 'The packages are not installed: run npm ci.';
  if (!existsSync(at('node_modules/typescript/package.json')))
    return 'The development packages, which build and start this, are not installed (NODE_ENV=production or npm’s omit leaves them out): run npm ci --include=dev.';
  return undefined;
}

const words = obstacle();
if (words !== undefined) {
  process.stderr.write(`${words}\n`);
  process.exitCode = 1;
}
