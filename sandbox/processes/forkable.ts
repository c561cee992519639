import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Finds the file to fork for a module beside the calling one: compiled JavaScript in a build, TypeScript (with a
 * loader for it) in tests.
 * @param importMetaUrl `import.meta.url` of the caller.
 * @param name the module's file name without its ending.
 */
export function forkable(importMetaUrl: string, name: string): { path: string; execArgv: string[] } {
  if (!importMetaUrl.endsWith('.ts')) {
    return { path: fileURLToPath(new URL(`./${name}.js`, importMetaUrl)), execArgv: [] };
  }
  const loader = createRequire(importMetaUrl).resolve('tsx');
  return { path: fileURLToPath(new URL(`./${name}.ts`, importMetaUrl)), execArgv: ['--import', loader] };
}
