import type { FieldProblem } from '../../domain/errors.js';
import type { ComponentChildren, VNode } from 'preact';
import { z } from 'zod';
import { festivalsByName } from '../../client/imports/check.js';
import { IMDB_AWARDS_ORIGIN } from '../../sources/programmes/imdb-awards/programme.js';
import { compact } from '../../domain/compact.js';
import { SPEND_MODES } from '../../domain/policy.js';
import { SITE_NAMES, type SiteName } from '../../domain/programme/programme.js';
import { SelectField } from '../components/forms.js';
import { Notice } from '../components/parts.js';
import { optional } from '../components/form-fields.js';
import { usdText } from './steering.js';

const WAYS = ['imdb', 'awards', 'site', 'file', 'url'] as const;

/** Whose each site is, and by which name that festival is imported where no other is given. */
export const FESTIVAL_OF_SITE: Record<SiteName, { festival: string; name: string }> = {
  berlinale: { festival: 'berlin', name: 'Berlinale' },
  docaviv: { festival: 'docaviv', name: 'Docaviv' },
};

/** What a person wants imported, as the form gives it; the festival may be that of the site, and stand in the file as the year. */
export const formSchema = z.object({
  festival: optional(z.string().trim().toLowerCase().max(60)),
  year: optional(
    z
      .string()
      .trim()
      .regex(/^\d{4}$/, 'expected a year such as 2025'),
  ),
  from: z.enum(WAYS, 'choose where the programme comes from'),
  event: optional(z.string().trim()),
  site: optional(z.enum(SITE_NAMES, `expected one of ${SITE_NAMES.join(', ')}`)),
  url: optional(z.string().trim().max(2000)),
  /** Id of an upload that was kept. */
  upload: optional(z.uuid()),
  limit: optional(usdText),
  mode: z.enum(SPEND_MODES).default('normal'),
  /** Have IMDb's page read for the plan, which costs money. */
  fetch: z
    .literal('on')
    .optional()
    .transform((on) => on === 'on'),
});
export type FormFields = z.output<typeof formSchema>;
export type Wish = Omit<FormFields, 'fetch'>;

const shownSchema = z.object({
  festival: z.string().max(60).optional().catch(undefined),
  year: z.string().max(10).optional().catch(undefined),
  from: z.enum(WAYS).optional().catch(undefined),
  event: z.string().max(20).optional().catch(undefined),
  site: z.enum(SITE_NAMES).optional().catch(undefined),
  url: z.string().max(2000).optional().catch(undefined),
  upload: z.uuid().optional().catch(undefined),
  limit: z.string().max(20).optional().catch(undefined),
  mode: z.enum(SPEND_MODES).optional().catch(undefined),
});
/** What a form begins with: a limit as it was typed. */
export type FirstFields = z.output<typeof shownSchema>;

/** Fields to begin with, from an address or a form that could not be used; what is malformed is left out. */
export function firstFields(given: unknown): FirstFields {
  const shown = shownSchema.safeParse(given ?? {});
  return shown.success ? compact(shown.data) : {};
}

interface FormProps {
  csrf: VNode;
  fields: FirstFields;
  problems: readonly FieldProblem[];
}

/** Asks what is to be imported. */
export function NewImportForm({ csrf, fields, problems }: FormProps): VNode {
  const { festival, year, limit, mode = 'normal' } = fields;
  return (
    <form class="new-import" method="post" action="/imports/new" enctype="multipart/form-data">
      {csrf}
      {problems.length === 0 ? null : (
        <Notice kind="bad">
          {problems.map(({ field, message }) => `${FIELD[field] ?? field}: ${message}`).join('; ')}
        </Notice>
      )}
      <div class="grid">
        <label>
          Festival
          <input
            name="festival"
            list="festivals"
            value={festival ?? ''}
            maxLength={60}
            placeholder="cannes"
            autocapitalize="none"
          />
          <small>Lower-case letters, digits and hyphens. A JSON file or a festival's site may say it.</small>
        </label>
        <label>
          Year
          <input name="year" inputMode="numeric" value={year ?? ''} maxLength={4} placeholder="2025" />
        </label>
      </div>
      <datalist id="festivals">
        {festivalsByName().map(({ slug, name }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </datalist>
      <ProgrammeFields fields={fields} />
      <div class="grid">
        <label>
          Most that it may spend, in USD
          <input name="limit" inputMode="decimal" value={limit} placeholder="no limit of its own" />
        </label>
        <SelectField
          name="mode"
          label="Which films may cost money"
          value={mode}
          choices={SPEND_MODES}
          none={null}
        />
      </div>
      <button type="submit">Check it</button>
      <p class="note">Nothing is imported yet: you see first what would be read, and what it would cost.</p>
    </form>
  );
}

/** Where the programme comes from, with the fields of each way. */
function ProgrammeFields({ fields }: { fields: FirstFields }): VNode {
  const { from = 'imdb', event, site = SITE_NAMES[0], url, upload } = fields;
  return (
    <fieldset>
      <legend>Programme</legend>
      <label>
        IMDb event id, for festivals that are not known by name
        <input name="event" value={event ?? ''} maxLength={12} placeholder="ev0000147" />
      </label>
      <Source value="imdb" from={from} label="The festival's page on IMDb">
        <label>
          <input type="checkbox" name="fetch" />
          Have the page read for the plan: it costs a few cents, and the import then uses it
        </label>
      </Source>
      <Source value="awards" from={from} label="IMDb-Awards, for nothing">
        <small>{IMDB_AWARDS_ORIGIN}</small>
      </Source>
      <Source value="site" from={from} label="The festival's own site">
        <SelectField
          name="site"
          label="Whose site"
          value={site}
          choices={SITE_NAMES}
          words={(one) => `${FESTIVAL_OF_SITE[one].name} (${FESTIVAL_OF_SITE[one].festival})`}
          none={null}
          help="It shows the latest programme alone. Its pages are read one by one, for the check too: that may take minutes."
        />
      </Source>
      <Source value="file" from={from} label="A file">
        <label>
          JSON or CSV, 32 MB and 100,000 films at most
          <input type="file" name="file" accept=".json,.jsonl,.csv,.tsv,application/json,text/csv" />
        </label>
        {upload === undefined ? null : (
          <>
            <input type="hidden" name="upload" value={upload} />
            <small>The file that you chose before is kept; choose another one to replace it.</small>
          </>
        )}
      </Source>
      <Source value="url" from={from} label="A URL">
        <label>
          Address of a JSON or CSV file
          <input type="url" name="url" value={url ?? ''} maxLength={2000} placeholder="https://" />
        </label>
      </Source>
    </fieldset>
  );
}

const FIELD: Record<string, string> = {
  festival: 'Festival',
  year: 'Year',
  file: 'File',
  programme: 'Programme',
  'programme.url': 'URL',
  'programme.eventId': 'IMDb event id',
  site: 'Site',
  limit: 'Limit',
  'policy.spendLimitUsd': 'Limit',
};

function Source(props: { value: string; from: string; label: string; children: ComponentChildren }): VNode {
  const { value, from, label, children } = props;
  return (
    <div class="programme-source">
      <label>
        <input type="radio" name="from" value={value} checked={value === from} />
        {label}
      </label>
      <div class="programme-fields">{children}</div>
    </div>
  );
}
