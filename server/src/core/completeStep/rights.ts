import type { Grant, Revoke } from '../sql/changeTypes.ts';
import type { Draft, DraftCheck, DraftContext, Undo } from './draft.ts';
import { celString, checkWord } from './quoting.ts';

/** Rights and roles that are granted: the accounts must not have them before, and must have them after. */
export function grant(change: Grant, context: DraftContext): Draft {
  const { privileges, object, accounts } = change;
  const isGiven = conditionOf(change);
  const checks = isGiven === undefined ? [] : accountChecks(accounts, context);
  const from = `${object === undefined ? '' : ` ON ${object}`} FROM ${accounts.join(', ')}`;
  const undo: Undo[] = [{ kind: 'statement', table: undefined, sql: `REVOKE ${privileges}${from}` }];
  // All rights are not those to grant them, and one statement cannot take both on one object.
  if (change.hasGrantOption && object !== undefined)
    undo.push({ kind: 'statement', table: undefined, sql: `REVOKE GRANT OPTION${from}` });
  return {
    pre: checks.map((check) => ({ ...check, expect: [`!${isGiven}`] })),
    post: checks.map((check) => ({ ...check, expect: [`${isGiven}`] })),
    undo,
  };
}

/** The accounts have the rights before, and not after. */
export function revoke(change: Revoke, context: DraftContext): Draft {
  const { privileges, object, accounts } = change;
  const isGiven = conditionOf(change);
  const checks = isGiven === undefined ? [] : accountChecks(accounts, context);
  const on = object === undefined ? '' : ` ON ${object}`;
  return {
    pre: checks.map((check) => ({ ...check, expect: [`${isGiven}`] })),
    post: checks.map((check) => ({ ...check, expect: [`!${isGiven}`] })),
    undo: [
      { kind: 'statement', table: undefined, sql: `GRANT ${privileges}${on} TO ${accounts.join(', ')}` },
    ],
  };
}

function accountChecks(accounts: readonly string[], context: DraftContext): DraftCheck[] {
  return accounts.map((account) => ({
    name: context.nameFor(`${checkWord(account.split('@')[0] ?? account)}-grants`),
    sql: `SHOW GRANTS FOR ${account}`,
    expect: [],
  }));
}

/** What one line of SHOW GRANTS holds; servers quote accounts in two ways, so these are left out. */
function conditionOf({ privileges, object }: Grant | Revoke): string | undefined {
  const parts: string[] = [];
  if (object === undefined) {
    for (const role of privileges.split(',')) {
      const name = /^\s*[`'"]?([\p{L}\p{N}_-]+)[`'"]?\s*(?:@.*)?$/u.exec(role)?.[1];
      if (name === undefined) return undefined;
      parts.push(name);
    }
  } else {
    const on = objectShown(object);
    // All rights on all databases are shown as a list that grows with each version.
    if (on === undefined || (/^ALL\b/i.test(privileges) && object.startsWith('*'))) return undefined;
    const words = /^ALL\b/i.test(privileges)
      ? ['ALL PRIVILEGES']
      : privileges.split(/,(?![^(]*\))/).map((each) => each.replace(/\(.*$/s, '').trim().toUpperCase());
    parts.push(...words, on);
  }
  const conditions = parts.map((part) => `grant[columns[0]].contains(${celString(part)})`);
  return `all.exists(grant, ${conditions.join(' && ')})`;
}

/** `` `orders`.* `` for `orders.*`; `undefined` for routines. */
function objectShown(object: string): string | undefined {
  const parts = /^(?:TABLE\s+)?(?:(\*|`[^`]+`|[\p{L}\p{N}_$]+)\s*\.\s*)?(\*|`[^`]+`|[\p{L}\p{N}_$]+)$/iu.exec(
    object,
  );
  if (parts === null) return undefined;
  const quoted = (name: string): string => (name === '*' || name.startsWith('`') ? name : `\`${name}\``);
  const name = quoted(parts[2] ?? '');
  if (parts[1] !== undefined) return `ON ${quoted(parts[1])}.${name} `;
  // Without a database it is that of the connection.
  return name === '*' ? undefined : `.${name} `;
}
