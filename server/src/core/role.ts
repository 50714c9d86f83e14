/** What a block is for, in the order of the format's description. */
export const roles = ['pre-check', 'backup', 'change', 'post-check', 'rollback', 'monitor'] as const;

/** What a block of a step is for. */
export type Role = (typeof roles)[number];

/** Whether a word names a role. */
export function isRole(word: string): word is Role {
  return (roles as readonly string[]).includes(word);
}
