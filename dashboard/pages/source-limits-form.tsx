import type { FastifyReply } from 'fastify';
import type { VNode } from 'preact';
import { CheckField, NumberField } from '../components/forms.js';
import { CsrfField } from '../layout.js';
import type { SourceOverview } from './sources.js';

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
      <CheckField name="criticalOnly" label="For critical films alone" on={source.criticalOnly} />
      <div class="grid">
        <NumberField
          name="dailyLimitUsd"
          label="Daily limit (USD)"
          step="any"
          none="Empty: no limit"
          value={source.dailyLimitUsd}
          problem={problems.dailyLimitUsd}
        />
        <NumberField
          name="monthlyLimitUsd"
          label="Monthly limit (USD)"
          step="any"
          none="Empty: no limit"
          value={source.monthlyLimitUsd}
          problem={problems.monthlyLimitUsd}
        />
        <NumberField
          name="costPerRequestUsd"
          label="Price of a request (USD)"
          step="any"
          value={source.costPerRequestUsd}
          problem={problems.costPerRequestUsd}
        />
      </div>
      <div class="grid">
        <NumberField
          name="requestsPerDay"
          label="Requests a day"
          none="Empty: no limit"
          value={source.requestsPerDay}
          problem={problems.requestsPerDay}
        />
        <NumberField
          name="quotaResetHour"
          label="Its day begins at (hour, UTC)"
          value={source.quotaResetHour}
          problem={problems.quotaResetHour}
        />
        <NumberField
          name="connections"
          label="Requests at one time"
          none="Empty: no limit"
          value={source.connections}
          problem={problems.connections}
        />
      </div>
      <div class="grid">
        <NumberField
          name="rateLimitRequests"
          label="Requests"
          value={source.rateLimitRequests}
          problem={problems.rateLimitRequests}
        />
        <NumberField
          name="rateLimitPerMs"
          label="in so many milliseconds"
          value={source.rateLimitPerMs}
          problem={problems.rateLimitPerMs}
        />
        <NumberField
          name="priority"
          label="Place among the sources"
          value={source.priority}
          problem={problems.priority}
        />
      </div>
      <button type="submit">Change the limits</button>
    </form>
  );
}
