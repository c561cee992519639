import {
  CreateDateColumn,
  DefaultNamingStrategy,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  type ColumnOptions,
} from 'typeorm';

/** A row with a number of its own; 64 bits, so a text. */
export abstract class Row {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' }) id!: string;
}

/** A row that tells when it was made and last written. */
export abstract class TimedRow extends Row {
  @CreateDateColumn({ type: 'timestamptz' }) insertedAt!: Date;
  @UpdateDateColumn({ type: 'timestamptz' }) updatedAt!: Date;
}

/** Options of a column that holds an amount in USD: exact in the database, a number here. */
export const USD: ColumnOptions = {
  type: 'numeric',
  precision: 12,
  scale: 6,
  transformer: {
    to: (usd: number | null | undefined) => usd,
    from: (usd: string | null) => (usd === null ? null : Number(usd)),
  },
};

/** A column's name as code has it: `imdb_id` is `imdbId`. */
export function toCamelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Columns are named as their properties: `imdbId` is `imdb_id`. */
export class SnakeCaseNames extends DefaultNamingStrategy {
  override columnName(property: string, custom: string | undefined): string {
    return custom ?? property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}
