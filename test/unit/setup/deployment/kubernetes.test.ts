import { readdirSync, readFileSync } from 'node:fs';
import * as apps from 'kubernetes-models/apps/v1';
import * as batch from 'kubernetes-models/batch/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as core from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { SECRETS_OF } from '../../../../config/secrets.js';
import { TASK_QUEUES } from '../../../../domain/sources.js';

const BASE = 'deploy/kubernetes/base/';
const MODELS: Record<string, Record<string, unknown>> = {
  'apps/v1': apps,
  'batch/v1': batch,
  'networking.k8s.io/v1': networking,
  v1: core,
};

interface Variable {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef: { name: string; key: string } };
}
interface Container {
  image: string;
  command: string[];
  env: Variable[];
  ports?: { name: string; containerPort: number }[];
  securityContext: object;
}
interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  spec: {
    selector?: { matchLabels: object };
    template: { metadata: { labels: object }; spec: { containers: [Container]; securityContext: object } };
  };
}

const files = readdirSync(BASE).filter((file) => file !== 'kustomization.yaml');
const manifests = files.flatMap((file) =>
  parseAllDocuments(readFileSync(`${BASE}${file}`, 'utf8')).map((document) => document.toJS() as Manifest),
);
const workloads = manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'Job');
const containerOf = ({ spec }: Manifest): Container => spec.template.spec.containers[0];
const variablesOf = (manifest: Manifest): string[] => containerOf(manifest).env.map(({ name }) => name);

test('the base names every file', () => {
  const [base] = parseAllDocuments(readFileSync(`${BASE}kustomization.yaml`, 'utf8'));
  expect((base?.toJS() as { resources: string[] }).resources.toSorted()).toEqual(files.toSorted());
});

test.each(manifests.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest] as const))(
  '%s is what Kubernetes takes',
  (_name, manifest) => {
    const Model = MODELS[manifest.apiVersion]?.[manifest.kind] as
      (new (given: object) => { validate: () => void }) | undefined;
    if (Model === undefined) throw new Error(`there is no ${manifest.apiVersion} ${manifest.kind}`);
    expect(() => {
      new Model(manifest).validate();
    }).not.toThrow();
  },
);

describe.each(workloads.map((workload) => [workload.metadata.name, workload] as const))(
  '%s',
  (name, workload) => {
    test('runs as nobody in particular, and writes where it may', () => {
      expect(workload.spec.template.spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(containerOf(workload).securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    });

    test('finds its own pods', () => {
      if (workload.kind === 'Deployment')
        expect(workload.spec.template.metadata.labels).toMatchObject(
          workload.spec.selector?.matchLabels ?? { none: true },
        );
    });

    test('has variables that .env.example explains, and keys of the secret that the page names', () => {
      const example = readFileSync('.env.example', 'utf8');
      const page = readFileSync('docs/kubernetes.md', 'utf8');
      expect(variablesOf(workload).filter((variable) => !example.includes(variable))).toEqual([]);
      const keys = containerOf(workload).env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef.key ?? []);
      expect(keys.length).toBeGreaterThan(0);
      expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
    });

    test('has the sources’ keys where it is a worker, and nowhere else', () => {
      const keys = ['TMDB_API_KEY', 'OMDB_API_KEY', 'ZYTE_API_KEY'] as const;
      expect(SECRETS_OF.worker).toEqual(expect.arrayContaining([...keys]));
      const held = variablesOf(workload).filter((variable) => keys.some((key) => key === variable));
      expect(held).toEqual(name.startsWith('worker') ? keys : []);
    });
  },
);

test('the workers together have each task queue once', () => {
  const queues = workloads.flatMap((workload) =>
    containerOf(workload)
      .env.filter(({ name }) => name === 'WORKER_QUEUES')
      .flatMap(({ value = '' }) => value.split(',')),
  );
  expect(queues.toSorted()).toEqual(Object.values(TASK_QUEUES).toSorted());
});
