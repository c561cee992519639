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

/** One of some values. A value that is not among the choices is one all the same: it may stand in an old address. */
export function SelectField<Value extends string>(props: {
  name: string;
  label: string;
  value: Value | undefined;
  choices: readonly Value[];
  /** How a value reads; as it stands by default. */
  words?: (value: Value) => string;
  /** How it reads that none is chosen; null where one must be. */
  none?: string | null;
  help?: string;
}): VNode {
  const { name, label, value, choices, words = (text: Value): string => text, none = 'any', help } = props;
  const all = value === undefined || choices.includes(value) ? choices : [value, ...choices];
  return (
    <label>
      {label}
      <select name={name} aria-describedby={help === undefined ? undefined : `${name}-help`}>
        {none === null ? null : <option value="">{none}</option>}
        {all.map((choice) => (
          <option key={choice} value={choice} selected={choice === value}>
            {words(choice)}
          </option>
        ))}
      </select>
      {help === undefined ? null : <small id={`${name}-help`}>{help}</small>}
    </label>
  );
}
