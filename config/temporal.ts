import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';

export interface TemporalConfig {
  connectionOptions: ClientConnectConfig['connectionOptions'];
  namespace: string;
}

const DEFAULT_ADDRESS = '127.0.0.1:7233';

/** How to reach Temporal: `TEMPORAL_*` variables and `temporal.toml` profiles, as the Temporal CLI reads them. */
export function readTemporalConfig(): TemporalConfig {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  return {
    connectionOptions: { ...connectionOptions, address: connectionOptions.address ?? DEFAULT_ADDRESS },
    namespace: namespace ?? 'default',
  };
}
