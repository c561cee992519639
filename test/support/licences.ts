/** `npm run licences`: the licence of every package that is delivered, from the lock file. */
import { deliveredPackages } from './packages.js';

const packages = deliveredPackages();
for (const licence of [...new Set(packages.map((one) => one.licence))].sort()) {
  const names = packages
    .filter((one) => one.licence === licence)
    .map(({ name, version }) => `${name} ${version}`);
  console.log(`${licence} (${names.length}): ${names.join(', ')}`);
}
