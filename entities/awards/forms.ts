import { z } from 'zod';
import { AWARD_SECTIONS } from '../../domain/views/award.js';
import { runSql, storableJson, type Db } from '../sql.js';
import data from './forms.json' with { type: 'json' };

const name = z.string().trim().min(1);
const printed = z
  .array(name.regex(/^[^\p{Lu}’‘]+$/u, 'expected small letters and straight apostrophes'))
  .min(1);
const year = z.int().min(1900).max(2100);

/** `forms.json`: the forms, and which printed names have them at which festival ('' is any), each with where that is told. */
export const awardFormsSchema = z.strictObject({
  forms: z.array(z.strictObject({ form: z.string().regex(/^[a-z-]+$/), kind: name, name })),
  awards: z.array(
    z.strictObject({
      festival: z.string().regex(/^[a-z0-9-]*$/),
      form: z.string(),
      section: z.enum(AWARD_SECTIONS).optional(),
      name,
      /** Where the award alone does not tell: of these awards, `printed` are the categories. */
      award: printed.optional(),
      printed,
      from: year.optional(),
      to: year.optional(),
      several: z.literal(true).optional(),
      source: z.url(),
    }),
  ),
});

/** Writes the rows of the file, and takes away those that it has no more; rows that people added stay, and come before them. */
export async function ensureAwardForms(db: Db): Promise<void> {
  const { forms, awards } = awardFormsSchema.parse(data);
  const kinds = new Map(forms.map(({ form, kind }) => [form, kind]));
  const rows = awards.flatMap(({ award, printed: names, from, to, ...same }) => {
    const keys = names.flatMap((one) =>
      award === undefined
        ? [{ award: one, category: '' }]
        : award.map((of) => ({ award: of, category: one })),
    );
    return keys.map((key) => ({
      ...same,
      ...key,
      kind: kinds.get(same.form),
      from_year: from ?? 0,
      to_year: to ?? 9999,
      several: same.several ?? false,
    }));
  });
  await runSql(db, 'DELETE FROM award_forms WHERE NOT own');
  await runSql(
    db,
    `INSERT INTO award_forms (festival, award, category, from_year, to_year, form, kind, section, name, several, source, own)
     SELECT festival, award, category, from_year, to_year, form, kind, section, name, several, source, false
     FROM jsonb_populate_recordset(NULL::award_forms, $1::jsonb) ON CONFLICT DO NOTHING`,
    [storableJson(rows)],
  );
}
