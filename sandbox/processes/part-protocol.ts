import { z } from 'zod';

const port = z.int().min(1).max(65_535);

const postgresSettingsSchema = z.strictObject({
  kind: z.literal('postgres'),
  folder: z.string(),
  port,
  password: z.string().min(16),
  database: z.string(),
  /** A throw-away cluster: quick instead of durable, and its folder is removed at the end. */
  ephemeral: z.boolean(),
  /** Where the server's own output goes. */
  logFile: z.string(),
});
export type PostgresSettings = z.infer<typeof postgresSettingsSchema>;

const temporalSettingsSchema = z.strictObject({
  kind: z.literal('temporal'),
  /** In memory when absent. */
  databaseFile: z.string().optional(),
  namespace: z.string(),
  port,
  /** No Temporal Web when absent. */
  webPort: port.optional(),
  /** Where the server's own output goes. */
  logFile: z.string(),
});
export type TemporalSettings = z.infer<typeof temporalSettingsSchema>;

/** What the owner tells a part, once, when it has started it. */
export const partSettingsSchema = z.discriminatedUnion('kind', [
  postgresSettingsSchema,
  temporalSettingsSchema,
]);
export type PartSettings = z.infer<typeof partSettingsSchema>;

/** What a part tells its owner: lines for people, then `ready` or `failed`. */
export const partReportSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), line: z.string() }),
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('failed'), message: z.string(), portTaken: z.boolean().optional() }),
]);
export type PartReport = z.infer<typeof partReportSchema>;

/** A port that was free has meanwhile been taken by another process. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
}

/** A server that a part runs. */
export interface RunningServer {
  /** Stops the server and removes what it should not leave behind. */
  stop: () => Promise<void>;
  /** Settles with words when the server ends without having been asked to. */
  ended: Promise<string>;
}
