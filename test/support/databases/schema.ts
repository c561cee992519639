import type { DataSource } from 'typeorm';

/**
 * Everything that a schema holds, as lines that can be compared: columns, constraints, indexes, views, functions and
 * triggers. What belongs to an extension is left out.
 */
export async function schemaOf(dataSource: DataSource, schema = 'public'): Promise<string[]> {
  const rows = await dataSource.query<{ line: string }[]>(SCHEMA, [schema]);
  return rows.map(({ line }) => line);
}

const SCHEMA = `
  SELECT concat_ws(' ', 'column', table_name, column_name, data_type, udt_name, numeric_precision, numeric_scale, is_nullable,
      column_default, is_identity, identity_generation, is_generated, generation_expression) AS line
    FROM information_schema.columns WHERE table_schema = $1
  UNION ALL SELECT concat_ws(' ', 'table', relname, relkind, relpersistence) FROM pg_class
    WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'v', 'm')
  UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
    WHERE connamespace = $1::regnamespace
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = $1
  UNION ALL SELECT concat_ws(' ', 'view', viewname, definition) FROM pg_views WHERE schemaname = $1
  UNION ALL SELECT pg_get_functiondef(routine.oid) FROM pg_proc routine WHERE pronamespace = $1::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = routine.oid AND deptype = 'e')
  UNION ALL SELECT pg_get_triggerdef(trigger.oid) FROM pg_trigger trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE relnamespace = $1::regnamespace AND NOT tgisinternal
  ORDER BY 1`;
