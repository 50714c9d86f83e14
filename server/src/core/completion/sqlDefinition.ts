import { nothing, type Wanted } from './sqlWanted.ts';

const columnWords: ReadonlySet<string> = new Set(['MODIFY', 'CHANGE', 'ALTER', 'DROP', 'RENAME']);

/** What can come behind the words of `ALTER TABLE name …`. */
export function alterWanted(words: readonly string[]): Wanted {
  const part = words.slice(lastComma(words) + 1);
  const isFirst = part.length === words.length;
  const tableEnd = part[3] === '.' ? 5 : 3;
  const head = isFirst ? part.slice(tableEnd) : part;
  const [action = '', second = ''] = head;
  const previous = head.at(-1) ?? '';
  if (head.length === 0)
    return { ...nothing, keywords: isFirst && words.length < tableEnd ? undefined : 'ALTER TABLE …' };
  if (previous === 'AFTER') return { ...nothing, columns: 'bare' };
  if (second === 'INDEX' || second === 'KEY')
    return head.length === 2 && action !== 'ADD' ? { ...nothing, indexes: true } : nothing;
  const isOld = columnWords.has(action);
  if (action !== 'ADD' && !isOld) return { ...nothing, keywords: previous };
  const names = head.slice(second === 'COLUMN' ? 2 : 1);
  if (names.length === 0) {
    const isColumn = isOld && (action !== 'RENAME' || second === 'COLUMN');
    const keywords = second === '' ? `ALTER ${action}` : undefined;
    return { ...nothing, columns: isColumn ? 'bare' : 'none', keywords };
  }
  if (/^(?:PRIMARY|UNIQUE|FOREIGN|CONSTRAINT|FULLTEXT)$/.test(names[0] ?? ''))
    return { ...nothing, keywords: previous };
  if (action === 'DROP' || action === 'ALTER' || action === 'RENAME')
    return { ...nothing, keywords: `${action} COLUMN …` };
  const before = action === 'CHANGE' ? 2 : 1;
  if (names.length < before) return nothing;
  return names.length === before
    ? { ...nothing, types: true }
    : { ...nothing, keywords: 'column definition' };
}

/** Between the parentheses of `CREATE TABLE name (…)`. */
export function definitionWanted(words: readonly string[]): Wanted {
  const [before, previous] = words.slice(-2);
  if (previous === '(' || previous === ',') return { ...nothing, keywords: 'CREATE TABLE (' };
  if (before === '(' || before === ',') return { ...nothing, types: true };
  return { ...nothing, keywords: 'column definition' };
}

/** Index of the last comma that stands in no parentheses, or -1. */
function lastComma(words: readonly string[]): number {
  let depth = 0;
  for (let at = words.length - 1; at >= 0; at -= 1) {
    if (words[at] === ')') depth += 1;
    else if (words[at] === '(') depth -= 1;
    else if (words[at] === ',' && depth <= 0) return at;
  }
  return -1;
}
