/** What a person may do: reviewers decide on films; operators also change imports, money and sources. */
export const ROLES = ['reviewer', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** Whether what `needed` may do is open to `role`. */
export function mayAct(role: Role, needed: Role): boolean {
  return role === 'operator' || needed === 'reviewer';
}
