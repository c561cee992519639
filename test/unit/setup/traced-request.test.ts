import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { traced } from '../../../config/tracing/request.js';

const exporter = new InMemorySpanExporter();

beforeAll(() => {
  trace.setGlobalTracerProvider(
    new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  );
});
afterAll(() => {
  trace.disable();
});

const answers = (status: number) => () => Promise.resolve({ status });

test('a request tells whom it asks and what came, never its query', async () => {
  const request = {
    method: 'GET',
    url: 'https://user:hunter2@omdb.example/films?apikey=hunter2',
    whom: 'omdb',
  };
  await traced(request, answers(404));
  const span = exporter.getFinishedSpans().at(-1);
  expect(span).toMatchObject({
    name: 'GET omdb',
    attributes: { 'server.address': 'omdb.example', 'url.path': '/films', 'http.response.status_code': 404 },
  });
  expect(JSON.stringify([span?.name, span?.attributes, span?.events])).not.toContain('hunter2');
});

test('the path of a webhook is a secret, and a failure is told', async () => {
  const request = {
    method: 'POST',
    url: 'https://hooks.example/services/hunter2',
    whom: 'webhook',
    secretPath: true,
  };
  await expect(traced(request, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  const span = exporter.getFinishedSpans().at(-1);
  expect(span?.status).toMatchObject({ message: 'refused' });
  expect(JSON.stringify([span?.name, span?.attributes, span?.events])).not.toContain('hunter2');
});
