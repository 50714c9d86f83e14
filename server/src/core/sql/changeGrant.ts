import { takeString } from './changeColumn.ts';
import {
  type Cursor,
  isAtEnd,
  isSign,
  peek,
  takeName,
  takeOneOf,
  takeSign,
  takeUntil,
  takeWords,
  written,
} from './changeCursor.ts';
import type { Change } from './changeTypes.ts';

/** `GRANT` and `REVOKE` of rights and of roles; `undefined` where more is said, such as a password. */
export function readGrant(cursor: Cursor): Change[] | undefined {
  const verb = takeOneOf(cursor, 'GRANT REVOKE');
  const mark = verb === 'GRANT' ? 'TO' : 'FROM';
  const privileges = takeUntil(cursor, (each) => peek(each) === 'ON' || peek(each) === mark).replace(
    /\s+/g,
    ' ',
  );
  if (privileges === '') return undefined;
  let object: string | undefined;
  if (takeWords(cursor, 'ON')) {
    object = takeUntil(cursor, (each) => peek(each) === mark);
    if (object === '') return undefined;
  }
  if (!takeWords(cursor, mark)) return undefined;
  const accounts: string[] = [];
  do {
    const account = takeAccount(cursor);
    if (account === undefined) return undefined;
    accounts.push(account);
  } while (takeSign(cursor, ','));
  const hasGrantOption = takeWords(cursor, 'WITH GRANT OPTION');
  if (!isAtEnd(cursor)) return undefined;
  if (verb === 'REVOKE') return [{ kind: 'revoke', privileges, object, accounts }];
  return [{ kind: 'grant', privileges, object, accounts, hasGrantOption }];
}

/** `'app'@'%'`, `app@localhost` or a role; as written. */
function takeAccount(cursor: Cursor): string | undefined {
  const from = cursor.at;
  if (!takeString(cursor) && takeName(cursor) === undefined) return undefined;
  if (isSign(cursor, '(')) return undefined;
  // The host is a token of its own: `@'%'`, or `@` and what stands behind it.
  if (cursor.tokens[cursor.at]?.kind === 'user-variable') {
    cursor.at++;
    while (takeSign(cursor, '.')) if (takeName(cursor) === undefined) return undefined;
  }
  return written(cursor, from);
}
