import type { FastifyReply } from 'fastify';
import type { VNode } from 'preact';
import { SPEND_MODES } from '../../domain/policy.js';
import { count } from '../../domain/words/figures.js';
import { reasonWords } from '../../domain/words/films.js';
import { SelectField } from '../components/forms.js';
import { CsrfField } from '../components/layout.js';
import type { FormProblem } from './actions.js';
import type { Figures } from './figures.js';

interface FormsProps {
  figures: Figures;
  reply: FastifyReply;
  /** Reason that the films are filtered by: only these are retried then. */
  reason: string | undefined;
  problem?: FormProblem;
}

/** What people can do about an import; of one without films, nothing but to pause it while it runs. */
export function ImportForms({ figures, reply, reason, problem }: FormsProps): VNode {
  const { edition, running, stub, total } = figures;
  const csrf = <CsrfField reply={reply} />;
  const path = (name: string): string => `/imports/${edition}/${name}`;
  const given = (form: FormProblem['form'], field: string): string | undefined => {
    const value = problem?.form === form ? problem.given[field] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  return (
    <section class="steer" aria-label="Steer this import">
      {running ? (
        <PauseForm figures={figures} csrf={csrf} path={path} reason={given('pause', 'reason')} />
      ) : null}
      <Problem of="pause" problem={problem} />
      {total === 0 ? null : (
        <MoneyForms figures={figures} csrf={csrf} path={path} problem={problem} given={given} />
      )}
      {total === 0 ? null : (
        <RetryForm stubs={stub} reason={reason} csrf={csrf} path={path} problem={problem} />
      )}
    </section>
  );
}

function MoneyForms(props: {
  figures: Figures;
  csrf: VNode;
  path: (name: string) => string;
  problem: FormProblem | undefined;
  given: (form: FormProblem['form'], field: string) => string | undefined;
}): VNode {
  const { figures, csrf, path, problem, given } = props;
  return (
    <>
      <form method="post" action={path('spend-mode')}>
        {csrf}
        <SelectField
          name="mode"
          label="Which films may cost money"
          value={figures.spendMode}
          choices={SPEND_MODES}
          none={null}
        />
        <Problem of="mode" problem={problem} />
        <button type="submit" class="secondary">
          Set the mode
        </button>
      </form>
      <form method="post" action={path('spend-limit')}>
        {csrf}
        <label>
          Most that it may spend, in USD
          <input
            name="limit"
            inputMode="decimal"
            value={given('limit', 'limit') ?? figures.spendLimitUsd ?? ''}
            placeholder="no limit of its own"
            aria-invalid={problem?.form === 'limit' ? 'true' : undefined}
          />
        </label>
        <Problem of="limit" problem={problem} />
        <button type="submit" class="secondary">
          Set the limit
        </button>
      </form>
    </>
  );
}

function RetryForm(props: {
  stubs: number;
  reason: string | undefined;
  csrf: VNode;
  path: (name: string) => string;
  problem: FormProblem | undefined;
}): VNode {
  const { stubs, reason, csrf, path, problem } = props;
  if (stubs === 0) return <p class="note">No film that was looked up is without a record.</p>;
  return (
    <form method="post" action={path('retry')}>
      {csrf}
      <p>
        {reason === undefined
          ? `Films without a record: ${count(stubs)}`
          : `Films for which: ${reasonWords(reason)}`}
      </p>
      {reason === undefined ? null : <input type="hidden" name="reason" value={reason} />}
      <Problem of="retry" problem={problem} />
      <button type="submit" class="secondary">
        Look them up again
      </button>
    </form>
  );
}

function PauseForm({
  figures,
  csrf,
  path,
  reason,
}: {
  figures: Figures;
  csrf: VNode;
  path: (name: string) => string;
  reason: string | undefined;
}): VNode {
  if (figures.pausedFor !== null)
    return (
      <form method="post" action={path('resume')}>
        {csrf}
        <p>Paused: {figures.pausedFor}</p>
        <button type="submit">Resume</button>
      </form>
    );
  return (
    <form method="post" action={path('pause')}>
      {csrf}
      <label>
        Why, for everybody who looks
        <input name="reason" maxLength={300} value={reason} />
      </label>
      <button type="submit">Pause</button>
    </form>
  );
}

function Problem({
  of,
  problem,
}: {
  of: FormProblem['form'];
  problem: FormProblem | undefined;
}): VNode | null {
  if (problem?.form !== of) return null;
  return (
    <p class="notice bad" role="alert">
      {problem.message}
    </p>
  );
}
