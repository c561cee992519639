import type { VNode } from 'preact';

/** A number that may be left empty; `unit` is said in the label, `none` what an empty field means. */
export function NumberField(props: {
  name: string;
  label: string;
  value: number | null;
  step?: string;
  none?: string;
  problem?: string | undefined;
}): VNode {
  const { name, label, value, step = '1', none, problem } = props;
  const help = problem ?? none;
  return (
    <label>
      {label}
      <input
        name={name}
        type="number"
        inputMode="decimal"
        min="0"
        step={step}
        value={value ?? ''}
        required={none === undefined}
        aria-invalid={problem === undefined ? undefined : 'true'}
        aria-describedby={help === undefined ? undefined : `${name}-help`}
      />
      {help === undefined ? null : <small id={`${name}-help`}>{help}</small>}
    </label>
  );
}

/** A yes or no. */
export function CheckField({ name, label, on }: { name: string; label: string; on: boolean }): VNode {
  return (
    <label>
      <input name={name} type="checkbox" role="switch" checked={on} />
      {label}
    </label>
  );
}
