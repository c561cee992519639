const SWITCHES = ['enabled', 'criticalOnly'];
const NULLABLE = new Set(['dailyLimitUsd', 'monthlyLimitUsd', 'requestsPerDay', 'connections', 'planFeeUsd']);

/**
 * What a form of limits says, in the types of the change: numbers, null for an emptied limit, and a switch that is
 * absent is off. Whether it is usable is for the schema to say.
 */
export function limitsFromForm(body: unknown): Record<string, unknown> {
  const form = body as Record<string, unknown>;
  const fields = Object.entries(form).filter(([name]) => name !== '_csrf' && !SWITCHES.includes(name));
  const numbers = fields.map(([name, value]): [string, unknown] => {
    if (value === '') return [name, NULLABLE.has(name) ? null : undefined];
    return [name, Number(value)];
  });
  const switches = SWITCHES.map((name): [string, unknown] => [name, name in form]);
  return Object.fromEntries([...numbers, ...switches]);
}
