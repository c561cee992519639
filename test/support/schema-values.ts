import fc from 'fast-check';
import { z } from 'zod';

/** How many inputs of a kind are tried; `npm run test:fuzz` tries 10,000. */
export const FUZZ_RUNS = Number(process.env['FUZZ'] ?? 200);
/** The same inputs each time, unless another seed is given. */
export const FUZZ_SEED = Number(process.env['FUZZ_SEED'] ?? 20_250_513);

/** What of JSON Schema the arbitraries read. */
export interface JsonSchema {
  $ref?: string;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  const?: unknown;
  enum?: unknown[];
  type?: string | string[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
}

/** Texts that have broken programs: halves of letters, NUL, names that objects own, numbers in disguise, too much of all. */
const TEXTS = [
  ...[
    '',
    ' ',
    '\u0000',
    '\uD83C',
    'x\uD83Cy',
    '\u202E',
    '🎬',
    '__proto__',
    'constructor',
    'toString',
    'null',
  ],
  ...['NaN', '1e400', '-1', '9'.repeat(30), '2025-02-30', "';--", '{"$ne":1}', '%00', '../../etc/passwd'],
  ...[
    'x'.repeat(300),
    'é'.repeat(1001),
    'x'.repeat(20_001),
    '\uD83C'.repeat(99),
    '99999999 weeks',
    'tt0000000',
  ],
];
export const nastyText = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary', maxLength: 60 }));
const nastyNumber = fc.constantFrom(
  ...[0, -0, -1, 0.1, 1e-9, 1e21, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 1_000_000, Number.MAX_VALUE],
);
const nasty: fc.Arbitrary<unknown> = fc.oneof(
  nastyText,
  nastyNumber,
  fc.constantFrom(null, true, false, [], {}, [null], [[[[]]]]),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Values of a schema, its edges and what lies just beyond them; one part in ten is anything at all. */
export function valuesOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  return valuesOfJson(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
}

/** As {@link valuesOf}, of a JSON schema. */
export function valuesOfJson(schema: JsonSchema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary: aimed(schema) }, { weight: 1, arbitrary: nasty });
}

function aimed(schema: JsonSchema): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices !== undefined) return fc.oneof(...choices.map(valuesOfJson));
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const types = [schema.type ?? []].flat();
  if (types.length > 1) return fc.oneof(...types.map((type) => valuesOfJson({ ...schema, type })));
  switch (types[0]) {
    case 'string':
      return texts(schema);
    case 'integer':
    case 'number':
      return numbers(schema);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return lists(schema);
    case 'object':
      return objects(schema);
    default:
      return nasty;
  }
}

function texts({ pattern, minLength = 0, maxLength }: JsonSchema): fc.Arbitrary<string> {
  const lengths = [minLength - 1, minLength, minLength + 1, maxLength ?? 40, (maxLength ?? 40) + 1];
  const edges = lengths
    .filter((length) => length >= 0)
    .map((length) => 'é'.repeat(Math.min(length, 100_000)));
  const fitting = pattern === undefined ? fc.string({ unit: 'grapheme', maxLength: 40 }) : like(pattern);
  return fc.oneof({ weight: 6, arbitrary: fitting }, fc.constantFrom(...edges), nastyText);
}

/** Texts of a pattern, where it is one that fast-check reads. */
function like(pattern: string): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern), { maxLength: 60 });
  } catch {
    return nastyText;
  }
}

function numbers(schema: JsonSchema): fc.Arbitrary<number> {
  const low = schema.minimum ?? schema.exclusiveMinimum ?? 0;
  const high = schema.maximum ?? schema.exclusiveMaximum ?? 2 ** 31;
  const edges = [low, high].flatMap((edge) => [edge - 1, edge - 0.001, edge, edge + 0.001, edge + 1]);
  const between = fc.integer({
    min: Math.ceil(Math.max(low, -(2 ** 31))),
    max: Math.floor(Math.min(high, 2 ** 31)),
  });
  return fc.oneof({ weight: 3, arbitrary: between }, fc.constantFrom(...edges), nastyNumber);
}

function lists({ items = {}, minItems = 0, maxItems = 3 }: JsonSchema): fc.Arbitrary<unknown> {
  const usual = fc.array(valuesOfJson(items), {
    minLength: minItems,
    maxLength: Math.min(minItems + 3, maxItems),
  });
  const over = valuesOfJson(items).map((item) =>
    Array.from({ length: Math.min(maxItems + 1, 300) }, () => item),
  );
  return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: over });
}

function objects({
  properties = {},
  required = [],
  additionalProperties,
}: JsonSchema): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, each]) => {
    const value = valuesOfJson(each);
    const kept = required.includes(name) ? 20 : 1;
    return fc
      .oneof(
        { weight: kept, arbitrary: value.map((one) => [one]) },
        { weight: 1, arbitrary: fc.constant([]) },
      )
      .map((found): [string, unknown][] => found.map((one) => [name, one]));
  });
  const more = typeof additionalProperties === 'object' ? valuesOfJson(additionalProperties) : nasty;
  const unknown = fc.oneof(
    { weight: typeof additionalProperties === 'object' ? 1 : 12, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.tuple(nastyText, more).map((pair) => [pair]) },
  );
  return fc.tuple(...fields, unknown).map((all) => Object.fromEntries<unknown>(all.flat()));
}
