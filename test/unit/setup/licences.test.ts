import { expect, test } from 'vitest';
import { deliveredPackages } from '../../support/packages.js';

/** Licences that ask for no more than their text and the authors' names. */
const PERMISSIVE =
  /^\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|Python-2\.0|Unlicense|CC0-1\.0)\b/;
/** Looked at by a person: data under a licence that asks for its makers' names; public domain by its LICENSE file. */
const LOOKED_AT = ['caniuse-lite', 'unionfs'];

test('all packages that are delivered have a permissive licence', () => {
  const packages = deliveredPackages();
  expect(packages.length).toBeGreaterThan(100);
  expect(
    packages.filter(({ name, licence }) => !PERMISSIVE.test(licence) && !LOOKED_AT.includes(name)),
  ).toEqual([]);
});
