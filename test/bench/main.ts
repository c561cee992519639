/** `npm run bench -- <name> [arguments]`: runs the benchmark in `./<name>.ts`, which exports `run(args)`. */
import { existsSync, readdirSync } from 'node:fs';

interface Benchmark {
  run(args: string[]): Promise<void>;
}

const [name = '', ...args] = process.argv.slice(2);
const file = new URL(`./${name}.ts`, import.meta.url);
if (!/^[a-z][a-z-]*$/.test(name) || name === 'main' || !existsSync(file)) {
  const names = readdirSync(new URL('.', import.meta.url))
    .filter((entry) => entry.endsWith('.ts') && entry !== 'main.ts')
    .map((entry) => entry.replace(/\.ts$/, ''));
  console.error(`Usage: npm run bench -- <name>, one of: ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  // Temporal's SDK takes these signals for its workers; what a benchmark has started ends with it.
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const)
    process.on(signal, () => process.exit(128 + number));
  const benchmark = (await import(file.href)) as Benchmark;
  await benchmark.run(args);
}
