import type { FastifyReply } from 'fastify';
import type { VNode } from 'preact';
import type { SourceOverview } from '../../domain/views/source.js';
import { termsOf, type SourceTerms } from '../../domain/sources/terms.js';
import { CheckField, NumberField } from '../components/forms.js';
import { CsrfField } from '../components/layout.js';

const MAY_BE_EMPTY = { none: 'Empty: no limit' };
const MONEY = { step: 'any' };

/** The fields with numbers, as they stand side by side. */
const ROWS = [
  [
    { name: 'dailyLimitUsd', label: 'Daily limit (USD)', ...MONEY, ...MAY_BE_EMPTY },
    { name: 'monthlyLimitUsd', label: 'Monthly limit (USD)', ...MONEY, ...MAY_BE_EMPTY },
    { name: 'costPerRequestUsd', label: 'Price of a request (USD)', ...MONEY },
    { name: 'planFeeUsd', label: 'Plan, a month (USD)', ...MONEY, none: 'Empty: each request has its price' },
  ],
  [
    { name: 'requestsPerDay', label: 'Requests a day', ...MAY_BE_EMPTY },
    { name: 'quotaResetHour', label: 'Its day begins at (UTC)' },
    { name: 'connections', label: 'Requests at one time', ...MAY_BE_EMPTY },
  ],
  [
    { name: 'rateLimitRequests', label: 'Requests' },
    { name: 'rateLimitPerMs', label: 'in so many milliseconds' },
    { name: 'priority', label: 'Place among the sources' },
  ],
] as const;

/** A source's limits to be changed. `problems` are what was wrong with the last try, by field. */
export function LimitsForm(props: {
  source: SourceOverview;
  reply: FastifyReply;
  problems: Record<string, string>;
}): VNode {
  const { source, reply, problems } = props;
  return (
    <form method="post" action={`/sources/${source.source}/limits`}>
      <CsrfField reply={reply} />
      <CheckField name="enabled" label="Enabled" on={source.enabled} />
      <Terms terms={termsOf(source.source)} />
      <CheckField name="criticalOnly" label="For critical films alone" on={source.criticalOnly} />
      {ROWS.map((fields) => (
        <div class="grid" key={fields[0].name}>
          {fields.map((field) => (
            <NumberField
              key={field.name}
              {...field}
              value={source[field.name]}
              problem={problems[field.name]}
            />
          ))}
        </div>
      ))}
      <button type="submit">Change the limits</button>
    </form>
  );
}

/** What whoever switches a source on answers for. */
function Terms({ terms }: { terms: SourceTerms | undefined }): VNode | null {
  if (terms === undefined) return null;
  return (
    <p class="note">
      {terms.words} <a href={terms.url}>Its terms</a>
    </p>
  );
}
