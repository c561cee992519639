import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';

export interface TemporalConfig {
  connectionOptions: ClientConnectConfig['connectionOptions'];
  namespace: string;
}

const DEFAULT_ADDRESS = '127.0.0.1:7233';

/** How to reach Temporal: `TEMPORAL_*` variables and `temporal.toml` profiles, as the Temporal CLI reads them. */
export function readTemporalConfig(): TemporalConfig {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const address = connectionOptions.address?.trim() ?? '';
  return {
    connectionOptions: { ...connectionOptions, address: address === '' ? DEFAULT_ADDRESS : address },
    namespace: namespace ?? 'default',
  };
}
