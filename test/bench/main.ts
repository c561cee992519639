/** `npm run bench -- <name> [arguments]`: runs the benchmark in `./<name>.ts`, which exports `run(args)`. */

interface Benchmark {
  run(args: string[]): Promise<void>;
}

const [name = '', ...args] = process.argv.slice(2);
if (!/^[a-z][a-z-]*$/.test(name) || name === 'main') {
  console.error(
    'Usage: npm run bench -- <name>, with the name of a file beside test/bench/main.ts: matching',
  );
  process.exitCode = 2;
} else {
  const benchmark = (await import(new URL(`./${name}.ts`, import.meta.url).href)) as Benchmark;
  await benchmark.run(args);
}
